//! The files of the checkout, and what can be said about one.

use std::fmt;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell::root;

/// The text files of the checkout that are under version control, or would be if they were added.
pub struct Tree {
    /// In the order of their paths.
    pub files: Vec<File>,
}

/// A text file.
pub struct File {
    /// From the root, with `/` between folders.
    pub path: String,
    /// All of it.
    pub text: String,
}

/// Something that is wrong.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where.
    pub path: String,
    /// On which line, counted from 1, where that can be told.
    pub line: Option<usize>,
    /// What, and what to do.
    pub message: String,
}

impl Finding {
    /// A finding about a file as a whole.
    pub fn in_file(path: &str, message: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line: None,
            message: message.into(),
        }
    }

    /// A finding about the line at an offset into a file.
    pub fn at(file: &File, offset: usize, message: impl Into<String>) -> Self {
        Self {
            path: file.path.clone(),
            line: Some(file.text[..offset].matches('\n').count() + 1),
            message: message.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            line,
            message,
        } = self;
        match line {
            Some(line) => write!(f, "{path}:{line}: {message}"),
            None => write!(f, "{path}: {message}"),
        }
    }
}

impl Tree {
    /// Reads the checkout.
    pub fn of_checkout() -> Result<Self> {
        let root = root();
        let mut git = Command::new("git");
        git.current_dir(&root);
        git.args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ]);
        let output = git
            .output()
            .context("tidy needs git, to know which files are ours")?;
        if !output.status.success() {
            bail!(
                "git cannot list the files: {}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        let paths =
            String::from_utf8(output.stdout).context("a file has a name that is no text")?;
        let mut files: Vec<File> = paths
            .split_terminator('\0')
            // A file that was removed but is still in the index, or that is no text, has no rules.
            .filter_map(|path| {
                let text = std::fs::read_to_string(root.join(path)).ok()?;
                Some(File {
                    path: path.to_owned(),
                    text,
                })
            })
            .collect();
        files.sort_by(|one, other| one.path.cmp(&other.path));
        files.dedup_by(|one, other| one.path == other.path);
        Ok(Self { files })
    }

    /// A tree for a test of a rule.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| File {
            path: (*path).to_owned(),
            text: (*text).to_owned(),
        };
        Self {
            files: files.iter().map(file).collect(),
        }
    }

    /// The file at a path.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The files in Rust.
    pub fn rust(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.has_extension("rs"))
    }

    /// The folders of our crates, from the root.
    pub fn crates(&self) -> impl Iterator<Item = &str> {
        self.files
            .iter()
            .filter_map(|file| file.path.strip_suffix("/Cargo.toml"))
    }
}

impl File {
    /// Whether its name ends so.
    pub fn has_extension(&self, extension: &str) -> bool {
        self.path
            .rsplit_once('.')
            .is_some_and(|(_, end)| end == extension)
    }

    /// The folder of the crate it is in: `crates/kernel`.
    pub fn crate_folder(&self) -> &str {
        let depth = if self.path.starts_with("crates/") {
            2
        } else {
            1
        };
        let end = self.path.match_indices('/').nth(depth - 1);
        end.map_or("", |(end, _)| &self.path[..end])
    }

    /// Where its tests begin: at once in a folder of tests, else at the module of tests, which comes last.
    pub fn start_of_tests(&self) -> usize {
        let is_test = self.path.contains("/tests/")
            || self.path.ends_with("/tests.rs")
            || self.path.ends_with("_tests.rs");
        if is_test {
            return 0;
        }
        self.text
            .find("#[cfg(test)]\nmod ")
            .unwrap_or(self.text.len())
    }

    /// The text that is not tests.
    pub fn program(&self) -> &str {
        &self.text[..self.start_of_tests()]
    }

    /// The offsets at which a word stands, comments left out.
    pub fn find_all<'a>(&'a self, word: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.text
            .match_indices(word)
            .map(|(offset, _)| offset)
            .filter(|offset| {
                let line = self.text[..*offset].rfind('\n').map_or(0, |end| end + 1);
                !self.text[line..*offset].contains("//")
            })
    }
}

#[cfg(test)]
mod tests {
    use super::{Finding, Tree};

    #[test]
    fn a_file_knows_its_crate_and_where_its_tests_begin() {
        let tree = Tree::of(&[
            (
                "crates/kernel/src/person/model.rs",
                "fn a() {}\n#[cfg(test)]\nmod tests {}\n",
            ),
            ("xtask/src/main.rs", "fn main() {}\n"),
            ("crates/kernel/tests/map.rs", "fn a() {}\n"),
            ("crates/kernel/src/rules_tests.rs", "fn a() {}\n"),
        ]);
        let folders: Vec<&str> = tree.files.iter().map(super::File::crate_folder).collect();
        assert_eq!(
            folders,
            ["crates/kernel", "xtask", "crates/kernel", "crates/kernel"]
        );
        let starts: Vec<usize> = tree.files.iter().map(super::File::start_of_tests).collect();
        assert_eq!(starts, [10, 13, 0, 0]);
    }

    #[test]
    fn words_in_comments_are_not_found_and_lines_count_from_one() {
        let tree = Tree::of(&[("a.rs", "// word\nlet x = word;\n")]);
        let file = tree.file("a.rs").unwrap();
        let found: Vec<usize> = file.find_all("word").collect();
        assert_eq!(found, [16]);
        assert_eq!(Finding::at(file, 16, "").line, Some(2));
    }
}
