//! `bina measure` as others script against it: files in, files out, exit codes, messages.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder of its own for one test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("bina-measure-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a temporary folder can be made");
        Self(path)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).expect("a temporary file can be written");
        path
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).expect("the output is there")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn measure(arguments: &[&str], files: &[(&str, &Path)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bina"));
    command.arg("measure").args(arguments);
    for (option, path) in files {
        if !option.is_empty() {
            command.arg(option);
        }
        command.arg(path);
    }
    command.output().expect("the program can be started")
}

/// 24 people, 6 raters, 4 indicators, two occasions; ability rises with the person's number, rater r0 is severe.
fn ratings() -> String {
    let mut text = String::from("person,rater,level,indicator,source,occasion,instrument\n");
    let mut noise = 7_u32;
    for person in 0..24 {
        for (occasion, rater) in [(20251, person % 6), (20252, (person / 4 + 1) % 6)] {
            for indicator in 1..=4 {
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let severe = i32::from(rater == 0);
                let level = (1 + person / 6 + (noise >> 16) as i32 % 2 - severe).clamp(1, 5);
                writeln!(
                    text,
                    "p{person},r{rater},{level},1.{indicator},supervision,{occasion},A"
                )
                .expect("a string takes text");
            }
        }
        writeln!(text, "p{person},p{person},5,1.1,reflection,20252,B")
            .expect("a string takes text");
        writeln!(text, "p{person},somebody,4,1.3,self,20252,B").expect("a string takes text");
    }
    text
}

const INDICATORS: &str =
    "indicator,competency,levels\n1.1,pedagogic,5\n1.2,pedagogic,5\n1.3,social,5\n1.4,social,5\n";

/// Rows of a CSV output as fields.
fn fields(text: &str) -> Vec<Vec<String>> {
    let split = |line: &str| line.split(',').map(str::to_owned).collect();
    text.lines().map(split).collect()
}

#[test]
fn ratings_become_a_map_with_levels_and_intervals() {
    let folder = Folder::new("map");
    let input = folder.write("ratings.csv", &ratings());
    let indicators = folder.write("indicators.csv", INDICATORS);
    let people: String = (0..24).fold("person,school,authority\n".to_owned(), |text, p| {
        format!("{text}p{p},s{},a{}\n", p % 4, p % 2)
    });
    let people = folder.write("people.csv", &people);
    let output = measure(
        &[],
        &[
            ("", &input),
            ("--out", &folder.path("map.csv")),
            ("--indicators", &indicators),
            ("--people", &people),
            ("--raters-out", &folder.path("raters.csv")),
            ("--items-out", &folder.path("items.csv")),
            ("--report", &folder.path("fit.json")),
        ],
    );
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(
        said.contains("240 ratings of 24 people by 6 raters on 6 items, 2 occasions"),
        "{said}"
    );
    let map = fields(&folder.read("map.csv"));
    assert_eq!(
        map[0].join(","),
        "person,competency,occasion,theta,se,level,level_low,level_high,ratings"
    );
    assert_eq!(map.len(), 1 + 24 * 2 * 2);
    assert_eq!(map[1][..3], ["p0", "pedagogic", "20251"]);
    for row in &map[1..] {
        let number = |i: usize| row[i].parse::<f64>().expect("a number");
        assert!(number(6) < number(5) && number(5) < number(7), "{row:?}");
        assert!(
            number(6) > 1.0 && number(7) < 5.0 && number(4) > 0.0,
            "{row:?}"
        );
    }
    let level = |row: usize| map[row][5].parse::<f64>().expect("a number");
    assert!(level(1) + 1.0 < level(map.len() - 1));
    let raters = fields(&folder.read("raters.csv"));
    assert_eq!(raters.len(), 7);
    let severity = |r: usize| raters[r + 1][1].parse::<f64>().expect("a number");
    assert_eq!(raters[1][0], "r0");
    assert!((1..6).all(|r| severity(0) > severity(r)));
    let items = folder.read("items.csv");
    assert!(
        items.starts_with("indicator,instrument,trait,step,threshold,level\n1.1,A,pedagogic,1,")
    );
    let report: serde_json::Value = serde_json::from_str(&folder.read("fit.json")).expect("JSON");
    assert_eq!(report["fit"]["converged"], true);
    assert_eq!(report["input"]["schools"], 4);
}

#[test]
fn other_column_names_json_and_parquet_give_the_same_map() {
    let folder = Folder::new("names");
    let input = folder.write("ratings.csv", &ratings());
    let renamed = ratings().replacen("person,rater,level", "educator,observer,score", 1);
    let renamed = folder.write("renamed.csv", &renamed);
    let names = [
        "--person", "educator", "--rater", "observer", "--level", "score",
    ];
    assert!(
        measure(&[], &[("", &input), ("--out", &folder.path("a.csv"))])
            .status
            .success()
    );
    let other = measure(&names, &[("", &renamed), ("--out", &folder.path("b.csv"))]);
    assert!(
        other.status.success(),
        "{}",
        String::from_utf8_lossy(&other.stderr)
    );
    assert_eq!(folder.read("a.csv"), folder.read("b.csv"));
    assert!(
        measure(&[], &[("", &input), ("--out", &folder.path("a.json"))])
            .status
            .success()
    );
    let json: serde_json::Value = serde_json::from_str(&folder.read("a.json")).expect("JSON");
    assert_eq!(json.as_array().map(Vec::len), Some(24 * 2));
    assert_eq!(json[0]["competency"], "all");
    // A map in Parquet can be read back as ratings: its columns are there, with as many rows.
    let parquet = folder.path("a.parquet");
    assert!(
        measure(&[], &[("", &input), ("--out", &parquet)])
            .status
            .success()
    );
    let again = measure(
        &["--rater", "competency", "--level", "ratings"],
        &[("", &parquet), ("--out", &folder.path("c.csv"))],
    );
    let said = String::from_utf8_lossy(&again.stdout).into_owned();
    assert!(
        said.contains("48 ratings of 24 people by 1 raters"),
        "{said}"
    );
}

#[test]
fn every_indicator_can_be_a_trait_of_its_own() {
    let folder = Folder::new("by");
    let input = folder.write("ratings.csv", &ratings());
    let indicators = folder.write("indicators.csv", INDICATORS);
    let output = measure(
        &["--by", "indicator"],
        &[
            ("", &input),
            ("--out", &folder.path("map.csv")),
            ("--indicators", &indicators),
        ],
    );
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("1.4: mean level"), "{said}");
    assert_eq!(folder.read("map.csv").lines().count(), 1 + 24 * 2 * 2);
}

#[test]
fn a_row_with_a_problem_is_named_and_left_out() {
    let folder = Folder::new("problem");
    let mut text = ratings();
    text.push_str("p1,r1,many,1.1,supervision,20251,A\n,r1,3,1.1,supervision,20251,A\np1,r1\n");
    let input = folder.write("ratings.csv", &text);
    let output = measure(&[], &[("", &input), ("--out", &folder.path("map.csv"))]);
    assert!(output.status.success());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.contains("row 242: level \"many\" is not a whole number from 0 to 200"),
        "{said}"
    );
    assert!(said.contains("row 243: person is empty"), "{said}");
    assert!(
        said.contains("row 244: has 2 fields instead of 7"),
        "{said}"
    );
    assert!(String::from_utf8_lossy(&output.stdout).contains("3 rows with problems were left out"));
}

#[test]
fn unusable_input_ends_with_exit_code_2_and_a_sentence() {
    let folder = Folder::new("unusable");
    let out = folder.path("map.csv");
    let cases = [
        ("person,rater\na,b\n", "has no column \"level\""),
        ("person,rater,level\n", "has no usable rating"),
        (
            "person,rater,level\na,b,1\na,b,12\n",
            "levels up to 12, but 7 levels at most",
        ),
    ];
    for (text, sentence) in cases {
        let input = folder.write("ratings.csv", text);
        let output = measure(&[], &[("", &input), ("--out", &out)]);
        assert_eq!(output.status.code(), Some(2), "{sentence}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(sentence), "{said}");
    }
    let missing = measure(&[], &[("", &folder.path("nowhere.csv")), ("--out", &out)]);
    assert_eq!(missing.status.code(), Some(2));
}

#[test]
fn one_rating_and_ratings_that_are_all_equal_still_give_a_map() {
    let folder = Folder::new("small");
    let equal: String = (0..9).fold("person,rater,level\n".to_owned(), |text, i| {
        format!("{text}p{},r{},3\n", i / 3, i % 3)
    });
    for text in ["person,rater,level\na,b,2\n", equal.as_str()] {
        let input = folder.write("ratings.csv", text);
        let output = measure(&[], &[("", &input), ("--out", &folder.path("map.csv"))]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
        assert!(!folder.read("map.csv").contains("NaN"));
    }
}

#[test]
fn plausible_values_are_asked_for_by_number_and_come_again_the_same() {
    let folder = Folder::new("plausible");
    let input = folder.write("ratings.csv", &ratings());
    let run = |out: &str| {
        let (map, values) = (folder.path("map.csv"), folder.path(out));
        let files: [(&str, &Path); 3] =
            [("", &input), ("--out", &map), ("--plausible-out", &values)];
        let output = measure(&["--plausible", "3"], &files);
        assert!(output.status.success(), "{output:?}");
        folder.read(out)
    };
    let text = run("one.csv");
    let rows = fields(&text);
    let header = ["person", "competency", "occasion", "draw", "theta", "level"];
    assert_eq!(rows[0], header);
    assert_eq!(
        rows.len(),
        1 + 3 * (fields(&folder.read("map.csv")).len() - 1)
    );
    assert_ne!(rows[1][4], rows[2][4]);
    assert_eq!(text, run("two.csv"));
}
