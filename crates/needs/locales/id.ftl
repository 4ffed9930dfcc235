# used by: map-verdict-* notice-*
map-mine = Peta saya
map-of = Peta { $name }
map-of-school = Peta { $school }
map-views = Pilihan peta
map-legend = { $framework }, target level { $target }. Titik: perkiraan level. Pita: rentang 90 %. Belah ketupat: target. Garis kanan: semester yang lalu.
map-empty = Belum ada bukti untuk peta ini.
map-empty-begin = Peta tumbuh dari observasi, penilaian pimpinan, dan refleksi diri. Satu saja sudah cukup untuk memulai.
map-add-evidence = Isi penilaian
map-main-needs = Kebutuhan utama
map-no-needs = Tidak ada indikator yang diperkirakan di bawah target.
map-who-sees = Siapa yang melihat peta ini
map-who-sees-explain = Pemilik peta, pendampingnya, kepala sekolah, pengawas, dan perencana dinas. Setiap kali dibuka, pemiliknya dapat melihat siapa yang membuka.
map-read-by-nobody = Belum ada orang lain yang membukanya.
map-lines = Semua indikator
map-behind = { $sources ->
    [0] belum ada bukti
    *[other] { $sources } sumber, { $ratings } penilaian
}
map-why = Mengapa angka ini?
map-table-levels = Level per semester, dengan rentang 90 %
map-level-interval = level { $level } (rentang { $low } sampai { $high })
map-open-evidence = lihat
map-scale = Skala:
map-fair = Perkiraan sudah memperhitungkan penilai yang ketat atau longgar dan kecenderungan menilai diri sendiri.
map-no-framework = Jabatan ini belum mempunyai model kompetensi, jadi belum ada peta.
map-verdict-unknown = Belum diketahui.
map-verdict-below = Di bawah target, kira-kira kurang { $missing } level (peluang { $chance }).
map-verdict-unclear = Belum dapat dipastikan; peluang di bawah target { $chance }.
map-verdict-met = Sesuai target; peluang masih di bawahnya { $chance }.
map-coverage = Ada bukti untuk { $known } dari { $people } orang.
map-see-needs = Lihat kebutuhan sekolah
map-school-empty = Belum ada orang di sekolah ini. Mintalah administrator mengimpor daftar guru.
map-heat-legend = Segitiga: di bawah target. Ketupat: mungkin di bawah. Bulat: sesuai. Makin besar makin yakin; putus-putus: belum diketahui.
map-person = Nama
map-columns = Arti nomor kolom
notice-assessment-sent = Sudah diterima, dan peta sudah diperbarui.

needs-of-school = Kebutuhan { $school }
needs-how = Diurutkan menurut jumlah level yang diperkirakan kurang, dari semua orang yang lebih mungkin di bawah target.
needs-reason = { $people } dari { $known } orang yang ada buktinya lebih mungkin di bawah target, { $sure } di antaranya hampir pasti; bersama-sama kurang { $shortfall } level.
needs-who = Siapa saja ({ $count })
needs-human = Urutan ini alat bantu. Yang memutuskan tetap orang, dan setiap orang dapat menyanggahnya kepada kepala sekolah.
needs-empty = Belum ada kebutuhan yang terlihat.
needs-empty-begin = Mulailah dengan observasi atau refleksi diri; kebutuhan muncul dari peta.
needs-plan = Susun rencana dari kebutuhan ini

assess-title = Penilaian
assess-about-you = Tentang Anda sendiri.
assess-about = Tentang { $name }.
assess-minutes = Kira-kira { $minutes } menit.
assess-baseline = Observasi ini titik awal untuk belajar, bukan nilai rapor.
assess-choose-part = Bagian mana yang diamati?
assess-whole = Semua bagian
assess-held-on = Tanggal
assess-note = Catatan (boleh kosong)
assess-no-learners = Jangan menulis nama peserta didik.
assess-send = Kirim
assess-outside-scale = Skor di luar skala. Pilih dari { $least } sampai { $most }.
assess-nothing-rated = Belum ada butir yang dinilai. Nilai paling sedikit satu.

choose-title = Penilaian untuk { $name }
choose-none = Tidak ada formulir yang dapat Anda isi tentang orang ini.

evidence-title = Bukti
evidence-source = Sumber
evidence-rater = Oleh
evidence-held-on = Tanggal
evidence-answers = Yang dicatat
evidence-note = Catatan

task-reflect = Isi refleksi diri semester ini
task-reflect-why = Suara Anda salah satu dari tiga sumber peta Anda.
task-reflect-go = Mulai refleksi
task-observe = Lihat praktik { $name }
task-observe-why = { $count } orang belum punya bukti apa pun di petanya.
task-observe-go = Pilih formulir
story-assessed = { $source }

refit-title = Hitung ulang semua peta
refit-explain = Menghitung ulang keketatan setiap penilai, kesulitan setiap butir, dan peta setiap orang dari semua bukti. Peta tetap bisa dibuka selama perhitungan.
refit-go = Hitung ulang sekarang
refit-never = Belum pernah dihitung ulang. Sampai saat itu, peta memakai pemetaan yang tertulis di setiap instrumen.
refit-last = Perhitungan terakhir
refit-line = { $day }: { $people } orang, { $ratings } skor, { $rounds } putaran.
refit-not-settled = Perhitungan belum benar-benar mantap; ulangi sesudah ada bukti baru.
refit-parts = Bukti terpecah dalam { $count } kelompok penilai yang tidak saling terhubung. Antarkelompok hanya dapat dibandingkan secara kasar; kunjungan penilai dari kelompok lain akan menyambungkannya.
refit-running = Sedang menghitung: { $done } dari { $total } langkah.
refit-stop = Hentikan
refit-done = Selesai: peta { $people } orang sudah diperbarui.
refit-failed = Perhitungan gagal; peta yang lama tetap berlaku. Coba lagi, atau hubungi administrator.
refit-stopped = Dihentikan. Peta yang sudah dihitung tetap konsisten untuk setiap orang.
refit-interrupted = Program berhenti saat menghitung. Mulailah lagi.
refit-back = Kembali ke peta

calibration-title = Cara saya menilai
calibration-explain = Halaman ini hanya untuk Anda. Gunanya untuk percakapan menyamakan ukuran, bukan untuk menghukum. Peta sudah memperhitungkan perbedaan ini.
calibration-none = Belum ada yang dapat dikatakan tentang cara Anda menilai. Sesudah Anda menilai beberapa orang dan peta dihitung ulang, hasilnya muncul di sini.
calibration-severe = Anda menilai kira-kira { $levels } level lebih ketat daripada penilai lain (rentang 90 %: { $low } sampai { $high }).
calibration-lenient = Anda menilai kira-kira { $levels } level lebih longgar daripada penilai lain (rentang 90 %: { $low } sampai { $high }).
calibration-even = Tidak ada bukti bahwa Anda lebih ketat atau lebih longgar daripada penilai lain (rentang 90 %: { $low } sampai { $high } level).
calibration-behind = Berdasarkan { $ratings } skor dalam { $visits } penilaian terhadap { $people } orang.
calibration-agreement = Pada { $pairs } skor yang juga diberi penilai lain, { $exact } persis sama; yang diharapkan { $expected }.
calibration-drift-severe = Anda makin ketat dari semester ke semester.
calibration-drift-lenient = Anda makin longgar dari semester ke semester.
calibration-erratic = Skor Anda lebih sulit diperkirakan daripada biasanya. Bicarakan contoh praktik bersama penilai lain.
calibration-halo = Skor Anda dalam satu kunjungan cenderung sama untuk semua butir. Nilailah setiap butir dari buktinya sendiri.
calibration-steady = Skor Anda dapat diandalkan seperti penilai lain.

map-schools = Peta sekolah
map-schools-explain = Berapa banyak yang sudah diketahui tentang orang-orang di setiap sekolah, dan berapa bagian kompetensinya yang lebih mungkin di bawah target.
map-schools-caption = Sekolah yang dapat Anda lihat
map-no-schools = Belum ada sekolah yang dapat Anda lihat.
map-school = Sekolah
map-people = Orang
map-covered = Ada bukti
map-below = Di bawah target
map-remote = terpencil
