# used by: language-* month-* notice-* fault-* problem-*
language-id = Bahasa Indonesia
language-en = English
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = Mei
month-6 = Jun
month-7 = Jul
month-8 = Agu
month-9 = Sep
month-10 = Okt
month-11 = Nov
month-12 = Des

shell-skip = Langsung ke isi
shell-nav = Menu utama
shell-sign-out = Keluar

form-choose = Pilih…
form-has-faults = { $count ->
    *[other] Ada { $count } isian yang perlu diperbaiki. Yang lain tetap tersimpan di halaman ini.
}
fault-required = Isian ini belum diisi.
fault-too-long = Terlalu panjang; paling banyak { $longest } huruf.
fault-out-of-range = Isi dengan angka dari { $least } sampai { $most }.
fault-not-a-number = Ini bukan angka. Contoh: 1.250 atau 3,5.
fault-not-a-day = Ini bukan tanggal. Tulis tahun-bulan-hari, misalnya 2026-11-27.
fault-choose = Pilih salah satu.

problem-title = Belum bisa dilanjutkan
problem-back = Kembali
problem-not-found = Halaman atau catatan ini tidak ada, atau bukan untuk Anda lihat.
problem-forbidden = Peran Anda tidak memberi izin untuk ini. Mintalah kepada kepala sekolah atau administrator.
problem-not-signed-in = Anda belum masuk. Masuklah dahulu, lalu ulangi.
problem-malformed = Alamat atau isian ini tidak lengkap. Kembali ke halaman sebelumnya dan coba lagi.
problem-internal = Ada yang gagal di server. Tidak ada yang tersimpan setengah; silakan coba lagi sebentar lagi.
problem-foreign-form = Isian ini tidak datang dari halaman Bina yang sedang Anda buka. Muat ulang halaman, lalu kirim lagi.
problem-not-a-form = Kiriman ini bukan isian formulir Bina.
problem-too-large = Kiriman ini terlalu besar untuk diterima.

sign-in-title = Masuk
sign-in-username = Nama pengguna
sign-in-password = Kata sandi
sign-in-go = Masuk
sign-in-help = Lupa kata sandi? Administrator di sekolah atau dinas Anda dapat memberi yang baru.
sign-in-wrong = Nama pengguna atau kata sandi tidak cocok.
sign-in-wait = Terlalu sering keliru. Tunggu { $seconds } detik, lalu coba lagi.
sign-in-expired = Sesi Anda sudah berakhir. Masuk lagi; isian tadi tidak hilang.
sign-in-expired-file = Sesi Anda sudah berakhir sebelum berkas terkirim. Masuk lagi, lalu pilih berkasnya sekali lagi.
resume-title = Isian tadi masih ada
resume-explain = Sesi berakhir sebelum isian Anda terkirim. Kirim sekarang, tanpa mengetik ulang.
resume-send = Kirim sekarang
resume-drop = Jangan kirim

account-title = Akun saya
account-username = Nama pengguna: { $name }
account-must-change = Kata sandi ini dibuat oleh orang lain. Gantilah sekarang.
account-password = Ganti kata sandi
account-present = Kata sandi sekarang
account-fresh = Kata sandi baru
account-change = Ganti kata sandi
account-wrong-password = Kata sandi sekarang tidak cocok.
account-password-short = Paling sedikit { $least } huruf atau angka.
account-devices = Perangkat yang sedang masuk
account-device-unknown = Perangkat tanpa nama
account-since = sejak { $day }
account-this-device = perangkat ini
account-end = Akhiri
notice-password-changed = Kata sandi sudah diganti. Perangkat lain sudah dikeluarkan.
notice-session-ended = Sesi di perangkat itu sudah diakhiri.

conflict-title = Orang lain sudah mengubahnya
conflict-explain = Isian Anda masih ada di bawah dan belum menimpa apa pun. Bandingkan, perbaiki bila perlu, lalu simpan.
conflict-field = Isian
conflict-stored = Tersimpan sekarang
conflict-typed = Yang Anda isi
conflict-empty = (kosong)
conflict-ticked = dipilih
conflict-keep-mine = Simpan isian saya
