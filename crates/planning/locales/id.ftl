# used by: sheet-* time-* timetable-* access-* opinion-* plan-support-* cost-* mode-* plan-draft* plan-consulting* plan-approved* plan-returned* offer-* slot-day-* slot-hours-* clash-* why-* missing-* edit-* change-* notice-* programme-* fund-* planning-tab-*
mode-mentoring = Pendampingan
mode-lesson-study = Lesson study
mode-in-on-in = In-on-in
mode-community = Komunitas belajar
mode-peer-observation = Observasi sejawat
mode-workshop = Lokakarya dengan tugas praktik
mode-course = Kursus
mode-job-shadowing = Magang
plan-draft = Rancangan
plan-approved = Disetujui
plan-returned = Dikembalikan
offer-proposed = Diusulkan
offer-planned = Direncanakan
offer-running = Sedang berjalan
offer-finished = Selesai

slot-day-0 = Senin
slot-day-1 = Selasa
slot-day-2 = Rabu
slot-day-3 = Kamis
slot-day-4 = Jumat
slot-hours-0 = 07.00–09.00
slot-hours-1 = 09.00–11.00
slot-hours-2 = 11.00–13.00
slot-hours-3 = 13.00–15.00

offer-title = Kegiatan
offer-all = Kegiatan
offer-plan = Rencananya
offer-coached-by = { $count ->
    *[other] Didampingi { $coach }, { $count } peserta
}
offer-tabs = Halaman kegiatan ini
offer-tab-activity = Kegiatan
offer-tab-indicators = Indikator
offer-tab-follow-up = Tindak lanjut

planning-tabs = Halaman perencanaan
planning-tab-plans = Rencana
planning-tab-programmes = Program
planning-tab-coaches = Pendamping
planning-tab-funds = Dana
planning-school = Sekolah
planning-school-go = Tampilkan sekolah ini
planning-cancel = Batal
problem-planning-no-school = Belum ada sekolah yang dapat Anda rencanakan. Administrator perlu menambahkan sekolah dahulu.


programmes-title = Program
programmes-explain = Yang dapat dijalankan untuk membantu orang bertumbuh: bentuknya, waktunya, biayanya, dan indikator yang digerakkannya. Rencana disusun dari daftar ini.
programmes-empty = Belum ada program. Mulailah dengan mengambil katalog awal di bawah, atau tambahkan program sendiri.
programme-new = Tambah program
programme-edit = Ubah
programme-save = Simpan program
programme-inactive = tidak dipakai
programme-shared = semua sekolah
programme-hours-line = { $hours } jam, persiapan { $preparation } jam
programme-group-line = { $least }–{ $most } peserta
programme-cost-line = { $fixed } per kegiatan, { $seat } per peserta
programme-free = tanpa biaya
programme-gain-line = { $indicator }: naik { $levels } level
programme-gain-prior = perkiraan awal { $levels } level
programme-gain-measured = { $years ->
    [0] diukur di sini tahun ajaran ini: { $levels } level pada { $people } orang
   *[other] diukur di sini { $years } tahun ajaran lalu: { $levels } level pada { $people } orang
}
programme-source = Perkiraan awal dari { $source }.
programme-source-own = Perkiraan awal ditulis sendiri oleh sekolah atau dinas.
programme-kind = Jenis program (boleh kosong)
programme-kind-explain = Hasil yang terukur dikumpulkan per jenis, dan menjadi perkiraan untuk semua program sejenis. Program tanpa jenis belajar dari hasilnya sendiri.
programme-access = Cara mengikuti: { $access }
access-face-to-face = tatap muka
access-online = daring
access-offline = mandiri tanpa jaringan
cost-honorarium = honorarium narasumber
cost-materials = bahan
cost-meals = konsumsi
cost-transport = transpor
cost-substitute = guru pengganti
cost-per-run = { $what } { $times } × { $unit } per kegiatan
cost-per-participant = { $what } { $times } × { $unit } per peserta
starter-costs = Rincian biaya:
programme-title = Nama program
programme-mode = Bentuk
programme-hours = Jam per peserta
programme-preparation = Jam persiapan pendamping
programme-fixed-cost = Biaya tetap per kegiatan (Rp)
programme-seat-cost = Biaya per peserta (Rp)
programme-smallest = Paling sedikit peserta
programme-largest = Paling banyak peserta
programme-is-active = Dapat direncanakan
programme-everywhere = Berlaku untuk semua sekolah
programme-gains = Indikator yang digerakkan
programme-gains-explain = Isi berapa level kenaikan yang Anda harapkan dalam satu semester, misalnya 0,4. Kosongkan yang tidak digerakkan. Sebagai pegangan: pendampingan perorangan yang baik menaikkan sekitar 0,4 level (Kraft, Blazar & Hogan 2018); kegiatan untuk kelompok besar lebih sedikit.
programme-gain-range = Isi lebih dari 0 dan paling banyak 2 level.
programme-gain-none = Isi kenaikan untuk paling sedikit satu indikator; tanpa itu program tidak dapat direncanakan.
programme-group-order = Tidak boleh kurang dari { $least }, jumlah paling sedikit.
starter-title = Katalog awal
starter-explain = { $count ->
    *[other] { $count } program siap pakai yang belum ada di sekolah ini. Sesudah diambil, semuanya dapat Anda ubah.
}
starter-adopt = Ambil katalog awal
starter-show = Lihat isinya dan dari mana perkiraannya
notice-starter-adopted = Katalog awal sudah menjadi program sekolah ini. Langkah berikutnya: catat siapa pendampingnya.
notice-programme-saved = Program tersimpan.

coaches-title = Pendamping
coaches-explain = Siapa yang dapat mendampingi, berapa jam, kapan, dan untuk program apa. Rencana tidak pernah meminta lebih dari itu.
coaches-empty = Belum ada pendamping. Tambahkan guru berpengalaman, kepala sekolah, atau pengawas yang punya waktu.
coaches-need-programmes = Pendamping dicatat bersama program yang dapat dipimpinnya. Isi katalog program dahulu.
coaches-to-programmes = Isi katalog program
coach-new = Tambah pendamping
coach-edit = Ubah
coach-save = Simpan pendamping
coach-inactive = tidak dipakai
coach-line = { $hours } jam per semester, { $slots } waktu senggang per minggu
coach-person = Siapa
coach-hours = Jam per semester, termasuk persiapan
coach-is-active = Dapat direncanakan
coach-slots = Waktu senggang
coach-slots-explain = Centang waktu yang setiap minggu dapat dipakai untuk mendampingi.
coach-day = Hari
coach-no-slot = Centang paling sedikit satu waktu.
coach-programmes = Program yang dapat dipimpin
coach-no-programme = Pilih paling sedikit satu program.
coach-known = Orang ini sudah menjadi pendamping di sekolah ini. Ubah catatannya yang ada.
notice-coach-saved = Pendamping tersimpan.

funds-title = Dana
funds-explain = Uang yang tersedia untuk pembinaan, menurut sumbernya. Rencana tidak pernah memakai lebih dari itu.
funds-empty = Belum ada dana. Tambahkan sumber pertama di bawah; program tanpa biaya tetap dapat direncanakan tanpa dana.
funds-caption = Dana { $semester } menurut sumber
fund-new = Tambah sumber dana
fund-edit = Ubah
fund-save = Simpan dana
fund-source = Sumber
fund-semester = Semester
fund-amount = Jumlah (Rp)
fund-amount-short = Jumlah
fund-total = Seluruhnya
fund-amount-positive = Jumlah dana harus lebih dari Rp 0. Bila sumber ini tidak ada uangnya, tidak perlu dicatat.
fund-known = Sumber ini sudah dicatat untuk semester itu. Ubah jumlahnya di daftar.
fund-too-many = Paling banyak { $most } sumber dalam satu semester. Gabungkan sumber yang sejenis.
notice-fund-saved = Dana tersimpan.

plans-title = Rencana
plans-propose = Susun rencana
plans-propose-explain = Bina memilih program, pendamping, waktu, dan peserta yang paling banyak mengurangi kebutuhan dengan jam dan dana yang ada. Hasilnya rancangan; Anda yang memutuskan.
plans-propose-go = Susun rencana { $semester }
plans-missing = Belum dapat disusun, karena:
plans-empty = Belum ada rencana. Rencana pertama lahir dari kebutuhan di peta, program, pendamping, dan dana.
plans-line = Disusun { $day }
plans-line-detail = { $offers ->
    *[other] { $offers } kegiatan, { $cost }
}
proposal-missing = Rencana belum dapat disusun. Lihat di bawah apa yang masih kurang.
proposal-nothing-fits = Tidak ada kegiatan yang muat: periksa jumlah peserta paling sedikit, jam pendamping, dan dana, lalu susun lagi.
missing-needs = Belum ada kebutuhan yang diketahui. Catat observasi, penilaian, atau refleksi diri dahulu.
missing-needs-go = Buka peta
missing-programmes = Belum ada program yang dapat direncanakan.
missing-programmes-go = Isi program
missing-coaches = Belum ada pendamping yang punya jam, waktu senggang, dan program untuk dipimpin.
missing-coaches-go = Catat pendamping
missing-money = Belum ada dana, dan semua program memerlukan biaya.
missing-money-go = Catat dana
missing-match = Tidak ada program yang menggerakkan indikator yang sekarang kurang.
missing-match-go = Sesuaikan program
missing-leader = Program yang dibutuhkan belum ada yang dapat memimpin.
missing-leader-go = Lengkapi pendamping
notice-plan-proposed = Rancangan sudah disusun dan diperiksa. Baca, ubah bila perlu, lalu putuskan.
notice-plan-changed = Rencana sudah diubah dan tetap memenuhi semua aturan.
notice-plan-approved = Rencana disetujui. Kegiatannya dapat dimulai.
notice-plan-returned = Rencana dikembalikan dengan alasan Anda.

plan-title = Rencana { $semester }
plan-made = Disusun { $day } oleh { $name }
plan-approved-by = Disetujui { $day } oleh { $name }.
plan-returned-by = Dikembalikan { $day } oleh { $name }.
plan-reason = Katanya: { $reason }
plan-figures = Yang dicapai rencana ini
plan-met = { $met } dari { $gap } level
plan-met-explain = kekurangan yang diperkirakan terpenuhi, dijumlah atas semua orang dan indikator
plan-served = { $served } dari { $needing } orang
plan-served-explain = yang punya kebutuhan mendapat tempat
plan-cost = biaya seluruhnya
plan-estimate-explain = Angka ini harapan, dihitung dari peta saat rencana disusun dan perkiraan kenaikan tiap program. Hasil sesungguhnya diukur dalam monev.
plan-bound = Dengan jam dan dana yang sama, tidak ada rencana yang lebih baik dari ini lebih dari { $percent } %.
plan-bound-best = Dengan jam dan dana yang sama, tidak ada rencana yang lebih baik dari ini.
plan-bound-unknown = Rencana ini belum mengurangi kebutuhan siapa pun.
plan-refused = Belum dapat dilakukan
plan-refused-explain = Tidak ada yang berubah. Pilih cara lain di bawah.
plan-broken = Rencana ini belum dapat disetujui
plan-conflict = Orang lain mengubah rencana ini lebih dahulu
plan-conflict-explain = Yang Anda minta belum dilakukan, dan tidak ada yang tertimpa. Rencana di bawah adalah keadaan sekarang.
plan-conflict-theirs = Yang berubah sejak Anda membukanya
plan-conflict-yours = Yang Anda minta
plan-conflict-again = Tetap lakukan
plan-conflict-drop = Biarkan seperti sekarang
plan-offers = { $count ->
    *[other] Yang akan dijalankan: { $count } kegiatan
}
plan-offers-empty = Tidak ada kegiatan lagi dalam rencana ini. Susun rencana baru dari daftar rencana.
plan-offer-mode = Bentuk
plan-offer-slot = Kapan
plan-offer-coach = Pendamping
plan-offer-people = Peserta
plan-offer-cost = Biaya
plan-offer-change = Ubah kegiatan ini
plan-offer-back = Kembali ke rencana
plan-offer-explain = Hanya perubahan yang memenuhi semua aturan yang ditawarkan di sini.
plan-offer-to = Pendamping dan waktu
plan-offer-hand = Pindahkan
plan-offer-leave = Keluarkan
plan-offer-joiner = Tambah peserta
plan-offer-join = Beri tempat
plan-offer-remove = Hapus kegiatan ini dari rencana
plan-money = Dana
plan-money-explain = Yang dipakai rencana ini dari setiap sumber
plan-money-none = Belum ada dana untuk semester ini.
plan-money-budget = Anggaran
plan-money-others = Rencana lain
plan-money-spent = Rencana ini
plan-money-left = Sisa
plan-undone = Yang belum terpenuhi, dan mengapa
plan-undone-mine = Kebutuhan Anda yang belum terpenuhi
plan-undone-none = Semua kebutuhan yang diketahui terpenuhi.
plan-undone-mine-none = Tidak ada kebutuhan Anda yang tertinggal dalam rencana ini.
plan-to-decision = Langsung ke keputusan Anda
plan-decide = Keputusan Anda
plan-note = Catatan (boleh kosong)
plan-approve = Setujui rencana ini
plan-return-reason = Alasan mengembalikan
plan-return = Kembalikan dengan alasan

why-no-programme = Belum ada program yang menggerakkannya.
why-no-coach = Ada programnya, tetapi belum ada yang dapat memimpin.
why-too-few = Yang membutuhkan lebih sedikit daripada kelompok terkecil programnya.
why-in-part = Sudah mendapat tempat; sebagian kekurangan tersisa untuk semester berikutnya.
why-no-money = Sisa dana tidak cukup.
why-no-coach-hours = Jam pendamping sudah habis.
why-no-time = Jam orang ini sudah penuh.
why-outweighed = Dengan jam dan dana yang sama, kegiatan lain mengurangi lebih banyak kebutuhan.

clash-programme-gone = Program «{ $offer }» tidak ada lagi di katalog.
clash-coach-gone = { $coach } tidak lagi menjadi pendamping di sekolah ini, padahal memimpin «{ $offer }».
clash-cannot-lead = { $coach } tidak tercatat dapat memimpin «{ $offer }».
clash-coach-not-free = { $coach } tidak senggang pada { $slot }.
clash-coach-hours = Jam { $coach } kurang { $by } jam untuk semua kegiatannya.
clash-double-booked = { $person } sudah punya kegiatan lain pada { $slot }.
clash-repeated = { $person } sudah mengikuti program «{ $programme }».
clash-person-hours = Jam kegiatan { $person } melewati batas satu semester sebanyak { $by } jam.
clash-too-few = «{ $offer }» tinggal { $size } peserta; paling sedikit { $least }. Hapus kegiatannya, atau beri tempat kepada orang lain dahulu.
clash-too-many = «{ $offer }» menjadi { $size } peserta; paling banyak { $most }.
clash-money = Dana { $fund } kurang { $over }.
clash-unpaid = Biaya «{ $offer }» belum tertutup { $over }.
clash-plan-approved = Rencana ini sudah disetujui dan tidak diubah lagi.
clash-plan-empty = Rencana tanpa kegiatan tidak dapat disetujui.
edit-nothing-chosen = Pilih dahulu siapa atau kapan.
edit-remove = Menghapus «{ $offer }» dari rencana.
edit-leave = Mengeluarkan { $person } dari «{ $offer }».
edit-join = Memberi { $person } tempat dalam «{ $offer }».
edit-hand = Memindahkan «{ $offer }» ke { $coach }, { $slot }.
edit-approve = Menyetujui rencana. Catatan: { $reason }
edit-return = Mengembalikan rencana. Alasan: { $reason }
change-plan-offer-removed = { $name } menghapus satu kegiatan.
change-plan-place-removed = { $name } mengeluarkan satu peserta.
change-plan-place-given = { $name } memberi satu orang tempat.
change-plan-offer-changed = { $name } memindahkan satu kegiatan ke pendamping atau waktu lain.
change-plan-approved = { $name } menyetujui rencana.
change-plan-returned = { $name } mengembalikan rencana.

task-plan-decide = Putuskan rencana { $semester } untuk { $school }
task-plan-decide-why = { $offers ->
    *[other] { $offers } kegiatan menunggu persetujuan Anda.
}
task-plan-decide-go = Baca rencananya
task-plan-mend = Perbaiki rencana { $semester } untuk { $school }
task-plan-mend-why = Dikembalikan: { $reason }
task-plan-mend-go = Buka rencananya
task-plan-make = Susun rencana { $semester } untuk { $school }
task-plan-make-why = { $count ->
    *[other] Kebutuhan { $count } orang sudah diketahui, tetapi belum ada rencananya.
}
task-plan-make-go = Susun rencana
story-plan-place = Mendapat tempat dalam «{ $offer }»
story-plan-place-detail = Rencana { $semester }, { $slot }

plans-propose-thorough = Cari lebih lama
propose-title = Menyusun rencana
propose-begun = Pencarian dimulai.
propose-running = Rencana terbaik sejauh ini paling jauh { $gap } % dari yang terbaik yang mungkin.
propose-explain = Halaman ini memuat ulang sendiri. Anda boleh menutupnya; rencananya akan ada di daftar rencana.
propose-stop = Cukup, pakai yang terbaik sejauh ini
propose-back = Kembali ke daftar rencana
propose-failed = Rencana tidak dapat disusun karena gangguan. Coba susun lagi.
propose-interrupted = Program dimatikan selagi rencana disusun. Susun lagi.

scarce-title = Bila ada sedikit lagi
scarce-explain = Perkiraan: berapa level kebutuhan lagi dapat terpenuhi bila satu hal ini bertambah sedikit dan yang lain tetap.
scarce-money = { $amount } lagi dari { $fund }: sekitar { $levels } level.
scarce-coach-hour = Satu jam lagi dari { $coach }: sekitar { $levels } level.
scarce-coach-slot = Satu pendamping lagi seperti { $coach } pada { $slot }: sekitar { $levels } level.

locks-title = Yang dikunci
locks-empty = Belum ada yang dikunci. Buka satu kegiatan untuk mengunci apa yang harus tetap, atau yang tidak boleh ada, saat rencana disusun ulang.
locks-clash = { $count ->
    [1] Ini tidak dapat dipenuhi: { $locks }. Lepaskan kuncinya, lalu susun ulang.
   *[other] Ini tidak dapat dipenuhi bersama-sama: { $locks }. Lepaskan salah satu kuncinya, lalu susun ulang.
}
lock-keep-run = «{ $programme }» tetap pada { $slot } bersama { $coach }
lock-drop-run = «{ $programme }» tidak dijalankan
lock-keep-place = { $person } tetap mendapat tempat dalam «{ $programme }»
lock-drop-place = { $person } tidak ikut «{ $programme }»
lock-open = belum begitu dalam rencana ini
lock-remove = Lepaskan
replan-explain = Susun ulang dengan kebutuhan yang sama, dana dan jam yang tersedia sekarang, dan yang dikunci di atas.
replan-little = Susun ulang, ubah sesedikit mungkin
replan-anything = Susun ulang seluruhnya
edit-replan = Menyusun ulang rencana.
change-plan-replanned = { $name } menyusun ulang rencana.
notice-plan-locked = Tersimpan. Berlaku saat rencana disusun ulang.
notice-plan-unlocked = Kunci dilepaskan.
notice-plan-replanned = Rencana disusun ulang dan diperiksa; yang dikunci terpenuhi.
plan-offer-lock = Kunci untuk penyusunan ulang
plan-offer-lock-explain = Rencana sekarang tidak berubah; kunci berlaku saat rencana disusun ulang.
plan-offer-keep-run = Kegiatan ini harus tetap
plan-offer-drop-run = Program ini jangan dijalankan
plan-offer-lock-person = Peserta
plan-offer-keep-place = Tempatnya harus tetap
plan-offer-drop-place = Jangan beri tempat di program ini

why-not-link = Mengapa seseorang tidak mendapat suatu program?
why-not-title = Mengapa tidak mendapat program ini?
why-not-person = Siapa
why-not-programme = Program
why-not-go = Tanyakan
why-not-has-place = { $person } mendapat tempat dalam «{ $programme }».
why-not-out-of-reach = «{ $programme }» tidak dapat diikuti { $person }: tidak menggerakkan kekurangannya, lebih lama daripada jam yang tersisa, atau ia sendiri yang memimpinnya.
why-not-ruled-out = { $person } dan «{ $programme }» dikecualikan oleh kunci di rencana ini.
why-not-not-run = «{ $programme }» tidak dijalankan dalam rencana ini; dengan jam dan dana yang sama, kegiatan lain mengurangi lebih banyak kebutuhan.
why-not-not-free = «{ $programme }» berlangsung pada { $slots }, saat { $person } sudah punya kegiatan dari rencana lain.
why-not-other = Pada waktu «{ $programme }», { $person } mengikuti «{ $other }».
why-not-no-hours = «{ $programme }» memerlukan { $needed } jam; { $person } tinggal punya { $left } jam.
why-not-nothing-to-gain = Yang digerakkan «{ $programme }» sudah terpenuhi bagi { $person } oleh kegiatan lain.
why-not-full = «{ $programme }» sudah penuh oleh orang yang kebutuhannya paling banyak berkurang di sana.
why-not-no-money = Satu tempat dalam «{ $programme }» memerlukan { $needed }; dana yang boleh membayarnya tinggal { $left }.
why-not-open = Tidak ada yang menghalangi: { $person } masih dapat diberi tempat dalam «{ $programme }».

plan-consulting = Sedang dimusyawarahkan
plan-running = Sedang berjalan
plan-closed = Selesai

consult-title = Musyawarah
consult-explain = Sebelum diputuskan, tanyakan kepada mereka yang mendapat tempat dan yang mendampingi: cocok, waktu lain, program lain, atau keberatan.
consult-never = Rancangan ini disetujui tanpa dimusyawarahkan di sini.
consult-open = { $open } permintaan atau keberatan menunggu, { $silent } belum menjawab.
consult-read = Baca dan jawab pendapat
consult-answer-by = Mohon dijawab sampai
consult-ask = Minta pendapat
consult-ask-again = Minta pendapat lagi
consult-day-past = Pilih hari ini atau sesudahnya.
consult-support = { $count ->
    [0] Minta dukungan dinas
   *[other] Dukungan dinas: { $count } permintaan
}
answers-title = Pendapat tentang rancangan
answers-explain = Jumlah, jawaban, dan alasannya terbuka bagi semua orang di sekolah. Tulislah seperti di rapat.
answers-agreed = { $count } dari { $parts } setuju
answers-agreed-explain = dengan bagiannya seperti sekarang
answers-open-explain = permintaan atau keberatan yang menunggu perubahan atau jawaban
answers-silent-explain = belum menjawab untuk keadaan sekarang
answers-silent-who = Siapa yang belum menjawab
answers-by = Mohon dijawab sampai { $day }.
answers-you-lead = Anda yang mendampingi
answers-no-part = Rancangan ini tidak memberi Anda tempat. Anda tetap dapat menyampaikan keberatan di bawah.
answers-all = Semua jawaban
answers-none = Belum ada yang menjawab.
answers-about-all = rancangan ini secara keseluruhan
answers-reply = Jawaban penyusun: { $reply }
answers-reply-label = Jawab mengapa tetap begitu
answers-reply-send = Kirim jawaban
opinion-legend = Bagaimana bagian ini untuk Anda?
opinion-accept = Saya setuju
opinion-other-time = Saya minta waktu lain
opinion-other-programme = Saya minta program lain
opinion-object = Saya keberatan
opinion-wished = Program yang Anda inginkan (bila minta program lain)
opinion-reason = Alasan (boleh kosong bila setuju)
opinion-reason-all = Apa keberatan Anda, dan mengapa?
opinion-needs-reason = Tulis alasannya, supaya penyusun dapat memperbaiki rancangan.
opinion-send = Kirim pendapat saya
opinion-object-send = Kirim keberatan
opinion-change = Ubah jawaban saya
opinion-object-all = Keberatan tentang rancangan ini secara keseluruhan
opinion-state-agreed = setuju
opinion-state-outdated = berubah sesudah disetujui; mohon dilihat lagi
opinion-state-met = sudah dipenuhi
opinion-state-replied = sudah dijawab
opinion-state-open = menunggu
notice-plan-consulted = Mereka yang terlibat kini diminta pendapat. Jawabannya terbuka di halaman musyawarah.
notice-plan-answered = Pendapat Anda tersimpan dan terbuka bagi sekolah.
notice-plan-replied = Jawaban Anda tersimpan.
problem-not-asked = Rencana ini sedang tidak dimintakan pendapat.
problem-part-gone = Bagian itu tidak ada lagi dalam rancangan. Buka halaman musyawarah untuk melihat keadaan sekarang.
problem-replied-meanwhile = Pendapat itu sudah dijawab orang lain, atau pemiliknya baru saja mengubahnya. Buka lagi halamannya.
clash-plan-unheard = { $count ->
   *[other] { $count } permintaan atau keberatan belum dipenuhi dan belum dijawab. Susun ulang, atau jawab dengan alasan, baru rencana dapat disetujui.
}
edit-consult = Meminta pendapat tentang rancangan.
change-plan-consulted = { $name } meminta pendapat tentang rancangan.
task-opinion = Beri pendapat tentang rancangan { $semester }
task-opinion-why = Anda mendapat bagian di dalamnya. Setuju, minta waktu atau program lain, atau keberatan.
task-opinion-go = Lihat bagian saya

plan-support-title = Dukungan dinas
plan-support-explain = Yang tidak dapat diputuskan di sekolah: izin, aturan, tambahan dana, atau orang. Permintaan dan jawabannya tercatat pada rencana ini.
plan-support-none = Belum ada yang diminta.
plan-support-asked = menunggu jawaban
plan-support-granted = didukung
plan-support-declined = tidak didukung
plan-support-asked-by = Diminta { $day } oleh { $name }
plan-support-answered-by = Dijawab { $day } oleh { $name }
plan-support-wish = Apa yang Anda minta, dan mengapa rencana ini membutuhkannya?
plan-support-ask = Minta dukungan
plan-support-answer-label = Jawaban dan alasannya
plan-support-grant = Dukung
plan-support-decline = Tidak dapat didukung
notice-support-asked = Permintaan terkirim ke dinas.
notice-plan-support-answered = Jawaban tersimpan dan terlihat oleh sekolah.
problem-support-answered = Permintaan ini sudah dijawab orang lain.
task-plan-support = { $school } minta dukungan untuk rencananya
task-plan-support-go = Baca dan jawab

planning-tab-time = Waktu
time-title = Waktu
time-explain = Berapa jam pembinaan yang ditanggung satu pekan, kapan orang mengajar, dan kapan sekolah libur atau ujian. Rencana tidak pernah meminta waktu di luar itu.
time-hours = { $hours } jam per orang
time-hours-explain = semester ini: { $a_week } jam sepekan selama { $weeks } pekan
time-change = Ubah jam dan hari belajar
time-hours-a-week = Paling banyak jam pembinaan sepekan untuk setiap orang
time-learning-day = Hari belajar guru
time-learning-day-explain = Satu hari sepekan untuk belajar di sekolah atau di KKG, MGMP, KKKS, dan MKKS; beban mengajar tetap dihitung (SE 5684/MDM.B1/HK.04.00/2025).
time-only-then = Pembinaan hanya pada hari itu
time-which-day = Pilih harinya dahulu.
time-save = Simpan
time-breaks = Libur, ujian, dan hari lain tanpa pembinaan
time-breaks-explain = Pekan yang tiga hari sekolahnya atau lebih terpakai tidak dihitung sebagai pekan pembinaan.
time-breaks-none = Belum ada yang dicatat.
time-break-name = Nama
time-break-from = Mulai
time-break-to = Sampai
time-break-order = Tidak boleh sebelum hari mulainya.
time-break-add = Tambah
time-break-remove = Hapus
time-people = Jadwal mengajar
time-people-explain = Waktu yang terisi tidak dipakai untuk pembinaan. Setiap orang dapat mengisi jadwalnya sendiri.
time-people-none = Belum ada orang yang tercatat di sekolah ini.
time-taken = { $slots ->
   *[other] { $slots } waktu terisi sepekan
}
time-unknown = belum diisi; dianggap senggang
notice-time-saved = Waktu tersimpan. Berlaku saat rencana disusun.
notice-timetable-imported = Jadwal dari berkas tersimpan.
week-title = Jadwal mengajar
week-explain = Centang waktu saat Anda mengajar atau punya tugas yang tidak dapat dipindah.
week-save = Simpan jadwal
timetable-title = Impor jadwal mengajar
timetable-explain = Berkas CSV, satu baris untuk satu jam pelajaran, misalnya dari aplikasi jadwal. Orang dikenali dari NUPTK, NIP, atau nama. Belum ada yang tersimpan sebelum Anda memastikannya.
timetable-file = Berkas CSV
timetable-read = Baca berkas
timetable-problems = { $count ->
   *[other] { $count } baris tidak dapat dibaca
}
timetable-problems-explain = Baris lainnya terbaca dan dapat disimpan.
timetable-preview = { $lines } baris terbaca, untuk { $people } orang
timetable-same = tidak berubah
timetable-confirm = Simpan jadwal ini
timetable-no-columns = Baris pertama harus menyebut kolom nama (atau NIP, NUPTK), hari, mulai, dan selesai; yang ada: «{ $found }».
timetable-no-person = Baris { $line }: orangnya tidak disebut.
timetable-unknown-person = Baris { $line }: «{ $found }» tidak ada di sekolah ini.
timetable-two-people = Baris { $line }: ada lebih dari satu «{ $found }»; pakai NIP atau NUPTK.
timetable-no-day = Baris { $line }: «{ $found }» bukan hari Senin sampai Jumat.
timetable-no-time = Baris { $line }: «{ $found }» bukan jam, misalnya 07.30.
timetable-ends-early = Baris { $line }: «{ $found }» selesai sebelum mulai.
clash-teaches = { $person } mengajar pada { $slot }.
clash-closed = Sekolah tidak mengadakan pembinaan pada { $slot }, waktu «{ $offer }».

sheet-title = Rincian biaya
sheet-explain = Isi baris yang diperlukan saja. Jumlahnya menjadi biaya program ini; rincian yang sama masuk ke lembar RKAS.
sheet-line = Baris { $number }
sheet-kind = Untuk
sheet-per = Dibayar
sheet-per-run = setiap kegiatan
sheet-per-participant = setiap peserta
sheet-times = Banyaknya
sheet-unit = Harga satuan (Rp)
sheet-save = Simpan rincian
sheet-changed = Orang lain baru saja mengubah program ini. Isian Anda masih ada di sini; periksa lagi, lalu simpan.
sheet-beyond = di luar rincian
sheet-code-verified = ya
sheet-code-unverified = belum; periksa di ARKAS
notice-sheet-saved = Rincian biaya tersimpan.
fund-committed = Direncanakan
fund-spent = Terpakai
fund-refuses = Tidak boleh untuk
fund-refuses-line = tidak untuk { $kinds }
fund-spending = Pengeluaran
fund-spending-none = Belum ada pengeluaran yang dicatat.
fund-spent-for = Untuk apa
fund-spent-on = Tanggal
fund-spend = Catat pengeluaran
notice-fund-spent = Pengeluaran tercatat.
clash-may-not-pay = { $fund } tidak boleh membayar «{ $offer }»: ada jenis biaya yang tidak boleh ditanggungnya.
plan-caution = Perhatikan: { $kind } mengambil { $over } di atas { $percent } % dari { $fund }. Aturan: { $source }.
plan-rkas = Salin ke RKAS:
plan-week = Sepekan
plan-sign-made = Disusun oleh
plan-sign-approved = Disetujui oleh

compare-title = Bandingkan rencana
compare-met = Kekurangan yang terpenuhi
compare-served = Yang mendapat tempat
compare-bound = Jarak dari yang terbaik
compare-runs = Kegiatan (peserta)

coach-reaches = menurut peta: level { $level }
coach-below = menurut peta: level { $level }, di bawah { $wanted } yang dianjurkan
coach-unknown = belum ada di petanya
coach-coachees = { $count ->
   *[other] mendampingi { $count } orang
}
