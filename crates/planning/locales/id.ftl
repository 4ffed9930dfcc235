# used by: mode-* plan-draft plan-approved plan-returned offer-* slot-day-* slot-hours-* notice-*
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
