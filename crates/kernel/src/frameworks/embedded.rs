//! The data files as they were when the program was built.

macro_rules! file {
    ($name:literal) => {
        (
            $name,
            include_str!(concat!("../../../../frameworks/", $name)),
        )
    };
}

/// Name and text of every file; a test compares this list with the folder.
pub(super) const FILES: &[(&str, &str)] = &[
    file!("administrasi-24-2008.toml"),
    file!("guru-2626-2023.toml"),
    file!("kepala-sekolah-7327-2023.toml"),
    file!("laboratorium-26-2008.toml"),
    file!("perpustakaan-25-2008.toml"),
    file!("pkg-35-2010.toml"),
    file!("instruments/cek-praktik.toml"),
    file!("instruments/kompetensi-digital-guru.toml"),
    file!("instruments/kuesioner-layanan-administrasi.toml"),
    file!("instruments/kuesioner-layanan-laboratorium.toml"),
    file!("instruments/kuesioner-layanan-perpustakaan.toml"),
    file!("instruments/kuesioner-murid.toml"),
    file!("instruments/observasi-kelas.toml"),
    file!("instruments/observasi-rekan.toml"),
    file!("instruments/penilaian-atasan-administrasi.toml"),
    file!("instruments/penilaian-atasan-guru.toml"),
    file!("instruments/penilaian-atasan-kepala-sekolah.toml"),
    file!("instruments/penilaian-atasan-laboratorium.toml"),
    file!("instruments/penilaian-atasan-perpustakaan.toml"),
    file!("instruments/percakapan-pasca-observasi.toml"),
    file!("instruments/percakapan-pra-observasi.toml"),
    file!("instruments/pk-guru-35-2010.toml"),
    file!("instruments/refleksi-diri-administrasi.toml"),
    file!("instruments/refleksi-diri-guru.toml"),
    file!("instruments/refleksi-diri-kepala-sekolah.toml"),
    file!("instruments/refleksi-diri-laboratorium.toml"),
    file!("instruments/refleksi-diri-perpustakaan.toml"),
];
