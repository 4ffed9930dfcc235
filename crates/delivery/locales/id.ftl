# used by: session-kind-* session-weekday-* presence-* notice-* session-fault-* session-hint-*
session-kind-meeting = Pertemuan
session-kind-pre-talk = Percakapan sebelum observasi
session-kind-observation = Observasi
session-kind-post-talk = Percakapan sesudah observasi
session-kind-plan = Merancang bersama (plan)
session-kind-do = Kelas terbuka (do)
session-kind-see = Refleksi bersama (see)
session-kind-in = Pembekalan (in)
session-kind-on = Praktik di tempat tugas (on)
session-weekday-1 = Senin
session-weekday-2 = Selasa
session-weekday-3 = Rabu
session-weekday-4 = Kamis
session-weekday-5 = Jumat
session-weekday-6 = Sabtu
session-weekday-7 = Minggu
presence-present = Hadir
presence-excused = Izin
presence-absent = Tidak hadir
presence-unknown = Belum dicatat

activities-title = Kegiatan
activities-this-week = Pekan ini
activities-week-of = Pekan mulai { $day }
activities-today = hari ini
activities-week-empty = Tidak ada kegiatan pada pekan ini.
activities-week-before = Sebelumnya
activities-week-after = Berikutnya
activities-empty = Belum ada kegiatan untuk Anda.
activities-empty-how = Kegiatan muncul di sini setelah rencana sekolah disetujui dan Anda ikut di dalamnya.
activities-empty-go = Lihat rencana
activities-joined = Yang Anda ikuti
activities-coached = Yang Anda dampingi
activities-led = Di sekolah yang Anda pimpin
activities-none-now = Saat ini tidak ada yang direncanakan atau berjalan.
activities-next = berikutnya { $day }, { $time }
activities-no-next = belum ada kegiatan berikutnya
activities-open-tasks = { $count ->
    *[other] { $count } tugas praktik menunggu Anda
}
activities-unrecorded = { $count ->
    *[other] { $count } kegiatan belum dicatat kehadirannya
}
activities-past = { $count ->
    *[other] Yang sudah selesai ({ $count })
}

workload-week = Beban pembinaan pekan ini { $hours } jam dari batas { $limit } jam.
workload-over = { $person } akan mengikuti { $hours } jam pembinaan pada pekan mulai { $week }, lebih dari batas { $limit } jam. Pindahkan salah satu kegiatan bila bisa.
workload-limit = Batas beban pembinaan
workload-limit-why = Jam pembinaan paling banyak dalam sepekan untuk setiap orang di { $school }. Penyusun kegiatan diingatkan bila batas ini terlampaui.
workload-weekly-hours = Jam dalam sepekan
workload-limit-go = Simpan batas
notice-workload-limit-set = Batas beban pembinaan disimpan.

session-title = Kegiatan
session-list = Jadwal kegiatan
session-next-kind = Langkah berikutnya dalam siklus pendampingan:
session-none = Belum ada kegiatan yang dijadwalkan. Pendamping akan menjadwalkannya di sini.
session-none-add = Belum ada kegiatan. Jadwalkan yang pertama di bawah ini.
session-length = { $minutes } menit
session-people = { $count ->
    *[other] { $count } orang
}
session-called-off = Dibatalkan
session-called-off-because = Kegiatan ini dibatalkan. Alasannya: { $reason }
session-attendance-waits = Kehadiran belum dicatat
session-over = Sudah berlangsung
session-add-title = Jadwalkan kegiatan
session-add-why = Pilih waktu di luar jam mengajar peserta.
session-kind = Jenis
session-topic = Yang dibahas atau dikerjakan
session-day = Tanggal
session-starts = Mulai pukul
session-minutes = Lama (menit)
session-when = Waktu
session-place = Tempat
session-for = Untuk siapa
session-add-go = Jadwalkan
session-mine = Bagian Anda
session-my-presence = Kehadiran Anda:
session-agreement-title = Kesepakatan bersama
session-agreement = Kesepakatan bersama di akhir kegiatan, satu kalimat (boleh kosong)
session-attendance-title = Kehadiran
session-attendance-how = Semua ditandai hadir. Ubah yang izin atau tidak hadir, lalu simpan sekali.
session-attendance-correct = Kehadiran sudah dicatat. Perubahan disimpan sebagai perbaikan; catatan lama tetap ada.
session-attendance-later = Kehadiran dapat dicatat mulai hari kegiatan.
session-attendance-save = Simpan kehadiran
session-participants = Peserta
session-observe-title = Lembar observasi
session-observe-why = Amati fokus yang sudah disepakati. Hasilnya menjadi bukti pada peta kompetensi, bukan nilai.
session-observe = Isi lembar observasi { $person }
session-shared-title = Refleksi yang dibagikan kepada Anda
session-shared-why = Hanya Anda sebagai pendamping yang dapat membacanya, karena penulisnya membagikannya.
session-shared-go = Baca
session-call-off = Batalkan kegiatan ini
session-call-off-reason = Alasan
session-call-off-go = Batalkan kegiatan

session-hint-not-begun = Program ini belum dimulai. Tetapkan indikatornya dahulu, lalu mulai dari halaman Indikator.
session-to-indicators = Ke halaman Indikator
session-hint-finished = Program ini sudah selesai. Jadwalnya tidak dapat ditambah lagi.

session-fault-not-approved = Rencana program ini belum disetujui kepala sekolah, jadi kegiatannya belum dapat dijadwalkan.
session-fault-finished = Program ini sudah selesai, jadi tidak dapat ditambah kegiatan atau tugas baru.
session-fault-day-too-far = Tanggal ini lebih dari satu tahun lagi. Periksa tahunnya.
session-fault-time = Ini bukan jam. Tulis jam dan menit, misalnya 10.30.
session-fault-nobody = Pilih paling sedikit satu peserta.
session-fault-not-a-participant = Ada orang yang bukan peserta. Muat ulang halaman, lalu pilih lagi.
session-fault-sent-differently = Isian ini sudah pernah dikirim dengan isi yang lain, dan yang pertama sudah tersimpan. Bila yang ini kegiatan lain, kirim sekali lagi.
session-fault-not-held-yet = Kegiatan ini belum berlangsung. Catatannya dapat diisi mulai hari kegiatan.
session-fault-attendance-changed = Kehadiran ini baru saja dicatat dari tempat lain; lihat daftar peserta di bawah. Bila isian Anda yang benar, simpan sekali lagi.
session-fault-called-off = Kegiatan ini sudah dibatalkan, jadi tidak ada lagi yang dapat dicatat.
session-fault-already-held = Kehadiran kegiatan ini sudah dicatat, jadi tidak dapat dibatalkan lagi.
session-fault-task-done = Ada tugas yang sudah diselesaikan pesertanya, jadi tidak dapat diganti.
session-fault-no-task = Belum ada tugas praktik untuk Anda pada kegiatan ini.
session-fault-reflection-empty = Isi paling sedikit satu bagian.

session-task-today = Hari ini pukul { $time }: { $topic }
session-task-tomorrow = Besok pukul { $time }: { $topic }
session-task-open = Lihat kegiatan
session-task-reflect = Tulis refleksi: { $topic }
session-task-reflect-why = Empat bagian singkat. Hanya Anda yang membacanya, kecuali Anda membagikannya.
session-task-reflect-go = Tulis refleksi
session-task-attendance = Catat kehadiran: { $topic }
session-task-attendance-go = Catat kehadiran
session-story-part = Mengikuti { $offer }
session-story-hours = { $count ->
    *[other] Hadir di { $count } kegiatan, { $hours } jam.
}
session-story-reflected = Menulis refleksi tentang { $topic }

session-reflection-title = Refleksi Anda
session-reflection-read = Refleksi
session-reflection-none = Belum ditulis.
session-reflection-private = Sudah ditulis. Hanya Anda yang dapat membacanya.
session-reflection-shared = Sudah ditulis dan dibagikan kepada pendamping.
session-reflection-later = Refleksi dapat ditulis mulai hari kegiatan.
session-reflection-how = Tulis singkat saja, dengan kata-kata Anda sendiri.
session-reflection-privacy = Refleksi ini milik Anda. Kepala sekolah, pengawas, dan administrator tidak dapat membacanya. Pendamping program ini membacanya hanya bila Anda membagikannya.
session-reflection-event = Peristiwa: apa yang terjadi?
session-reflection-feeling = Perasaan: apa yang Anda rasakan?
session-reflection-learning = Pembelajaran: apa yang Anda pelajari?
session-reflection-application = Penerapan: apa yang akan Anda lakukan?
session-reflection-sharing = Siapa yang boleh membaca?
session-reflection-nobody = Hanya saya
session-reflection-coach = Saya dan pendamping program ini
session-reflection-keep = Simpan refleksi
session-reflection-by = Ditulis { $person }, { $day }
session-reflection-was-read = Dibaca pendamping pada { $day }.
session-reflection-read-privacy = Penulis dapat melihat bahwa refleksinya dibaca, dan dapat berhenti membagikannya kapan saja.

practice-title = Tugas praktik
practice-mine = Tugas praktik Anda
practice-mine-empty = Tidak ada tugas praktik yang menunggu.
practice-in = Dicoba di: { $duty }
practice-due = Sampai { $day }
practice-late = Seharusnya sampai { $day }
practice-done-on = Selesai { $day }
practice-none-yet = Belum ada tugas praktik untuk Anda dari kegiatan ini.
practice-tried = Apa yang Anda coba? Satu kalimat.
practice-noticed = Apa yang terjadi? Satu kalimat.
practice-who-reads = Dibaca oleh pendamping dan pimpinan sekolah.
practice-done-go = Tandai selesai
practice-correct = Perbaiki catatan ini
practice-set-title = Beri tugas praktik
practice-set-how = Tugas dikaitkan dengan pelajaran atau tugas harian setiap peserta. Kosongkan nama yang tidak diberi tugas.
practice-text = Yang dicoba
practice-due-on = Sampai tanggal
practice-duties = Di pelajaran atau tugas yang mana?
practice-set-go = Beri tugas
practice-fault-no-duty = Isi pelajaran atau tugas untuk paling sedikit satu peserta.
practice-task-waits = Coba di { $duty }
practice-task-go = Catat hasilnya
practice-story-tried = Mencoba di { $duty }

delivered-title = Yang sudah terlaksana
delivered-caption = Jam lokakarya baru dihitung bila tugas praktiknya selesai.
delivered-person = Peserta
delivered-attendance = Hadir
delivered-hours = Jam terhitung
delivered-tasks = Tugas praktik
delivered-of = { $part }/{ $whole }
delivered-uncounted = { $hours } jam menunggu tugas

notice-session-added = Kegiatan dijadwalkan.
notice-session-called-off = Kegiatan dibatalkan.
notice-attendance-recorded = Kehadiran disimpan.
notice-practice-set = Tugas praktik diberikan.
notice-practice-done = Tugas praktik ditandai selesai.
notice-session-reflection-kept = Refleksi disimpan.
