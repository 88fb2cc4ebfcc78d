"""Tables as programs write them: each is read right, or refused in a line.

The texts are what pandas 3, polars 2, R 4.4, NumPy 2, and spreadsheets in English and German
write for the data that stands beside them.
"""

import bz2
import gzip
import io
import lzma
import warnings

import numpy as np
import pytest

from kmeans_gif import InputError, load_points
from kmeans_gif.data.tables import TableNote

AB = [[1.5, 2.0], [3.0, 4.5], [-5000.0, 6.25]]
NUMBERED = "took the first row ({}) for a header; header=False takes it for data"
INDEX = "left out: column 0 (row numbers); columns=[0, 1, 2] keeps the row numbers"
INDEXES = (
    "left out: column 0 (row numbers), column 1 (row numbers); columns=[0, 1, 2, 3] keeps the row "
    "numbers"
)

READ = {
    # pandas: to_csv
    "pandas": ("a,b\n1.5,2.0\n3.0,4.5\n-5000.0,6.25\n", ("a", "b"), []),
    "pandas, index": (",a,b\n0,1.5,2.0\n1,3.0,4.5\n2,-5000.0,6.25\n", ("a", "b"), [INDEX]),
    "pandas, index, shuffled": (",a,b\n7,1.5,2.0\n2,3.0,4.5\n4,-5000,6.25\n", ("a", "b"), [INDEX]),
    "pandas, index of names": (
        ",a,b\nu,1.5,2.0\nv,3.0,4.5\nw,-5000.0,6.25\n", ("a", "b"), ["left out: column 0 (text)"],
    ),
    "pandas, saved twice": (
        "Unnamed: 0,a,b\n0,1.5,2.0\n1,3.0,4.5\n2,-5000.0,6.25\n", ("a", "b"),
        ["left out: Unnamed: 0 (row numbers); columns=[0, 1, 2] keeps the row numbers"],
    ),
    "pandas, default columns": (
        "0,1\n1.5,2.0\n3.0,4.5\n-5000.0,6.25\n", ("0", "1"), [NUMBERED.format("0, 1")],
    ),
    "pandas, default columns and index": (
        ",0,1\n0,1.5,2.0\n1,3.0,4.5\n2,-5000.0,6.25\n", ("0", "1"),
        [NUMBERED.format(", 0, 1"), INDEX],
    ),
    "pandas, years": (
        "2019,2020\n1.5,2.0\n3.0,4.5\n-5000.0,6.25\n", ("2019", "2020"),
        [NUMBERED.format("2019, 2020")],
    ),
    "pandas, some years": (
        "2010,2020\n1.5,2.0\n3.0,4.5\n-5000.0,6.25\n", ("2010", "2020"),
        [NUMBERED.format("2010, 2020")],
    ),
    "pandas, names of places beside years": (
        "place,2019,2020\nBonn,1.5,2.0\nCork,3.0,4.5\nLyon,-5000.0,6.25\n", ("2019", "2020"),
        [NUMBERED.format("place, 2019, 2020"), "left out: place (text)"],
    ),
    "pandas, years over whole numbers": (
        "place,2019,2020\nBonn,2500,1800\nCork,1700,2600\n", ("2019", "2020"),
        [NUMBERED.format("place, 2019, 2020"), "left out: place (text)"],
    ),
    "pandas, fractions for names": (
        "400.5,401.0,401.5\n0.5,0.25,0.75\n0.75,0.5,0.25\n", ("400.5", "401.0", "401.5"),
        [NUMBERED.format("400.5, 401.0, 401.5")],
    ),
    "pandas, index of two levels": (
        ",,a,b\n0,0,1.5,2.0\n0,1,3.0,4.5\n1,0,-5000.0,6.25\n", ("a", "b"), [INDEXES],
    ),
    "pandas, index with repetitions": (
        ",a,b\n0,1.5,2.0\n1,3.0,4.5\n0,-5000.0,6.25\n", ("a", "b"), [INDEX],
    ),
    "pandas, index of fractions": (
        ",a,b\n0.1,1.5,2.0\n0.2,3.0,4.5\n0.3,-5000.0,6.25\n", ("column 0", "a", "b"),
        ["column 0 has no name; if it merely tells rows apart, leave it out: columns=[1, 2]"],
    ),
    "pandas, saved three times": (
        "Unnamed: 0.1,Unnamed: 0,a,b\n0,0,1.5,2.0\n1,1,3.0,4.5\n2,2,-5000.0,6.25\n", ("a", "b"),
        [INDEXES.replace("column 0", "Unnamed: 0.1").replace("column 1", "Unnamed: 0")],
    ),
    "pandas, no header": ("1.5,2.0\n3.0,4.5\n-5000.0,6.25\n", ("column 0", "column 1"), []),
    "pandas, text": (
        "a,b,species\n1.5,2.0,u\n3.0,4.5,v\n-5000.0,6.25,u\n", ("a", "b"),
        ["left out: species (text)"],
    ),
    "pandas, text and dates": (
        "day,a,b,c\n2024-01-01,1.5,2.0,u\n2024-01-02,3.0,4.5,\n2024-01-03,-5000,6.25,u\n",
        ("a", "b"), ["left out: day (text), c (text)"],
    ),
    "pandas, empty column": (
        "a,b,c\n1.5,2.0,\n3.0,4.5,\n-5000.0,6.25,\n", ("a", "b"), ["left out: c (empty)"],
    ),
    "pandas, sep=';'": ("a;b\n1.5;2.0\n3.0;4.5\n-5000.0;6.25\n", ("a", "b"), []),
    "pandas, sep=';', decimal=','": ("a;b\n1,5;2,0\n3,0;4,5\n-5000,0;6,25\n", ("a", "b"), []),
    "pandas, sep='|'": ("a|b\n1.5|2.0\n3.0|4.5\n-5000.0|6.25\n", ("a", "b"), []),
    "pandas, tabs": ("a\tb\n1.5\t2.0\n3.0\t4.5\n-5000.0\t6.25\n", ("a", "b"), []),
    "pandas, to_string": ("        a     b\n      1.5  2.0\n      3.0  4.5\n  -5000.0 6.25\n",
                          ("a", "b"), []),
    "pandas, to_string, index": (
        "        a     b\n0     1.5  2.00\n1     3.0  4.50\n2 -5000.0  6.25\n", ("a", "b"),
        [INDEX],
    ),
    "pandas, quoted": ('"a","b"\n"1.5","2.0"\n"3.0","4.5"\n"-5000.0","6.25"\n', ("a", "b"), []),
    "pandas, exponents": ("a,b\n1.5e+00,2E0\n3.0e+00,4.5e0\n-5.0e+03,6.25\n", ("a", "b"), []),
    # polars: write_csv
    "polars": ("a,b\n1.5,2.0\n3.0,4.5\n-5000.0,6.25\n", ("a", "b"), []),
    "polars, default columns": (
        "column_0,column_1\n1.5,2.0\n3.0,4.5\n-5000.0,6.25\n", ("column_0", "column_1"), [],
    ),
    "polars, row index": (
        "index,a,b\n0,1.5,2.0\n1,3.0,4.5\n2,-5000.0,6.25\n", ("index", "a", "b"), [],
    ),
    # R: write.csv, write.csv2, write.table
    "R, write.csv": (
        '"","a","b"\n"1",1.5,2\n"2",3,4.5\n"3",-5000,6.25\n', ("a", "b"), [INDEX],
    ),
    "R, write.csv, row names": (
        '"","a","b"\n"Mazda RX4",1.5,2\n"Fiat 128",3,4.5\n"Volvo",-5000,6.25\n', ("a", "b"),
        ["left out: column 0 (text)"],
    ),
    "R, write.csv, row.names=FALSE": ('"a","b"\n1.5,2\n3,4.5\n-5000,6.25\n', ("a", "b"), []),
    "R, write.csv, factor": (
        '"","a","b","Species"\n"1",1.5,2,"setosa"\n"2",3,4.5,"setosa"\n"3",-5000,6.25,"x"\n',
        ("a", "b"),
        ["left out: column 0 (row numbers), Species (text); columns=[0, 1, 2] keeps the row "
         "numbers"],
    ),
    "R, write.csv2": (
        '"";"a";"b"\n"1";1,5;2\n"2";3;4,5\n"3";-5000;6,25\n', ("a", "b"), [INDEX],
    ),
    "R, write.table": ('"a" "b"\n"1" 1.5 2\n"2" 3 4.5\n"3" -5000 6.25\n', ("a", "b"), [INDEX]),
    "R, write.table, row names": (
        '"a" "b"\n"u v" 1.5 2\n"w" 3 4.5\n"x" -5000 6.25\n', ("a", "b"),
        ["left out: column 0 (text)"],
    ),
    "R, write.table, no names": ("1.5 2\n3 4.5\n-5000 6.25\n", ("column 0", "column 1"), []),
    # NumPy: savetxt
    "savetxt": (
        "1.500000000000000000e+00 2.000000000000000000e+00\n3.0e+00 4.5e+00\n-5.0e+03 6.25e+00\n",
        ("column 0", "column 1"), [],
    ),
    "savetxt, header": ("# a b\n1.5 2.0\n3.0 4.5\n-5000.0 6.25\n", ("a", "b"), []),
    "savetxt, commas, header": ("# a,b\n1.5,2.0\n3.0,4.5\n-5000.0,6.25\n", ("a", "b"), []),
    "savetxt, comment and header": (
        "# made by me\n# a,b\n1.5,2.0\n3.0,4.5\n-5000.0,6.25\n", ("a", "b"), [],
    ),
    "savetxt, comments=''": ("a,b\n1.5,2.0\n3.0,4.5\n-5000.0,6.25\n", ("a", "b"), []),
    "savetxt, header and footer": (
        "# measured in May\n1.5 2.0\n3.0 4.5\n-5000.0 6.25\n# the end\n",
        ("column 0", "column 1"), [],
    ),
    # Spreadsheets
    "Excel, English": ("a,b\r\n1.5,2\r\n3,4.5\r\n-5000,6.25\r\n", ("a", "b"), []),
    "Excel, English, UTF-8": ("\ufeffa,b\r\n1.5,2\r\n3,4.5\r\n-5000,6.25\r\n", ("a", "b"), []),
    "Excel, German": ("a;b\r\n1,5;2\r\n3;4,5\r\n-5000;6,25\r\n", ("a", "b"), []),
    "Excel, German, Latin-1": (
        "Größe;b\r\n1,5;2\r\n3;4,5\r\n-5000;6,25\r\n".encode("cp1252"), ("Größe", "b"),
        ["is not in UTF-8 and was read as Latin-1 (Windows-1252)"],
    ),
    "Excel, German, text": (
        "Ort;a;b\r\nKöln;1,5;2\r\nBonn, Beuel;3;4,5\r\nUlm;-5000;6,25\r\n", ("a", "b"),
        ["left out: Ort (text)"],
    ),
    "Excel, Unicode text": (
        "a\tb\r\n1,5\t2\r\n3\t4,5\r\n-5000\t6,25\r\n".encode("utf-16"), ("a", "b"), [],
    ),
    "Excel, sep=": ("sep=;\r\na;b\r\n1,5;2\r\n3;4,5\r\n-5000;6,25\r\n", ("a", "b"), []),
    "Excel, Macintosh": ("a;b\r1,5;2\r3;4,5\r-5000;6,25\r", ("a", "b"), []),
    "Google, German": ('a,b\n"1,5","2,0"\n"3,0","4,5"\n"-5000,0","6,25"\n', ("a", "b"), []),
    "LibreOffice, tabs, commas": ("a\tb\n1,5\t2\n3\t4,5\n-5000\t6,25\n", ("a", "b"), []),
    "spaces and decimal commas": ("1,5 2,0\n3,0 4,5\n-5000,0 6,25\n", ("column 0", "column 1"), []),
    # Others
    "comments at the head": (
        "# device: 7\n# date: May\na,b\n1.5,2\n3,4.5\n-5000,6.25\n", ("a", "b"), [],
    ),
    "MATLAB comments": ("% made by x\n1.5 2\n3 4.5\n-5000 6.25\n", ("column 0", "column 1"), []),
    "gzip": (gzip.compress(b"a,b\n1.5,2\n3,4.5\n-5000,6.25\n"), ("a", "b"), []),
    "bzip2": (bz2.compress(b"a,b\n1.5,2\n3,4.5\n-5000,6.25\n"), ("a", "b"), []),
    "xz": (lzma.compress(b"a,b\n1.5,2\n3,4.5\n-5000,6.25\n"), ("a", "b"), []),
    "decimal commas that may part thousands": (
        "a;b\n1,500;2\n3;4,500\n-5000;6,250\n", ("a", "b"),
        ["has decimal commas, it seems: 1,500 was read as 1.5"],
    ),
    "whole numbers over three columns": (
        "0,1,2\n3,4,5\n6,7,8\n9,1,2\n", ("0", "1", "2"), [NUMBERED.format("0, 1, 2")],
    ),
    "whole numbers": ("1,2\n3,4\n5,6\n", ("column 0", "column 1"), []),
    "a column that counts": (
        "id,a,b\n1,1.5,2\n2,3,4\n3,5,6\n4,7,8\n5,9,1\n", ("id", "a", "b"),
        ["id counts 1, 2, …; if it merely numbers the rows, leave it out: columns=[1, 2]"],
    ),
    "true and false": ("a,b\n1.5,True\n3,False\n2,TRUE\n", ("a", "b"), []),
    "long whole numbers": (
        "a,b\n9007199254740993,1\n5,2\n", ("a", "b"),
        ["a holds whole numbers beyond 2**53, such as 9007199254740993; they are rounded to "
         "float64"],
    ),
}  # fmt: skip
OTHER_DATA = {
    "pandas, years over whole numbers": [[2500, 1800], [1700, 2600]],
    "pandas, fractions for names": [[0.5, 0.25, 0.75], [0.75, 0.5, 0.25]],
    "pandas, index of fractions": [[0.1, 1.5, 2], [0.2, 3, 4.5], [0.3, -5000, 6.25]],
    "polars, row index": [[0, 1.5, 2], [1, 3, 4.5], [2, -5000, 6.25]],
    "whole numbers over three columns": [[3, 4, 5], [6, 7, 8], [9, 1, 2]],
    "whole numbers": [[1, 2], [3, 4], [5, 6]],
    "a column that counts": [[1, 1.5, 2], [2, 3, 4], [3, 5, 6], [4, 7, 8], [5, 9, 1]],
    "true and false": [[1.5, 1], [3, 0], [2, 1]],
    "long whole numbers": [[2.0**53, 1], [5, 2]],
}

REFUSED = {
    "thousands": ('a,b\n"1,234",2\n"3,456",4\n', "'1,234' in column 'a' is no finite number (wr"),
    "German thousands": ("a;b\n1.234,5;2\n3.456,5;4\n", "(write it without marks between thous"),
    "Swiss thousands": ("a;b\n1'234.5;2\n3'456.5;4\n", "(write it without marks between thou"),
    "commas beside points": ("a;b\n1,5;2.5\n", "'1,5' in column 'a' is no finite number (others "),
    "a title": ("Export of May\na,b\n1,2\n3,4\n", "line 2 has 2 fields, the first row 1"),
    "comment in the middle": ("a,b\n1,2\n# later\n3,4\n", "line 3 has 1 field, the first row 2"),
    "pandas, missing": ("a,b\n1.5,\n3.0,4.5\n", "line 2: nothing in column 'b'; mend it, or leave"),
    "R, missing": ('"a","b"\n1.5,NA\n3,4.5\n', "line 2: 'NA' in column 'b' is no finite number"),
    "Excel, error": ("a;b\n1,5;#DIV/0!\n3;4,5\n", "line 2: '#DIV/0!' in column 'b' is no finite"),
    "text only": ("a,b\nu,v\nw,x\n", "points need at least 2 columns of numbers; none of numbers"),
    "one column of numbers": ("a,b\nu,1\nw,2\n", "1 column of numbers is left (left out: a (te"),
    "numbers that fall together": (
        "a,b\n9007199254740993,1\n9007199254740992,2\n",
        "a holds 9007199254740992 and 9007199254740993, which float64 cannot tell apart; subtract",
    ),
    "huge whole number": ("a,b\n1" + "0" * 400 + ",1\n5,2\n", "is no finite number"),
    "damaged gzip": (gzip.compress(b"a,b\n1,2\n")[:-9], "is damaged or cut short (gzip)"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "save it as .xlsx or CSV"),
}  # fmt: skip


@pytest.fixture
def written(tmp_path):
    def write(content, name="table.csv"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def loaded(path, **options):
    """The points in a file, and the notes on them without its name."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        dataset = load_points(path, **options)
    assert all(issubclass(w.category, TableNote) for w in told)
    return dataset, [str(w.message).removeprefix(f"{path}: ") for w in told]


def test_there_are_sixty_tables():
    assert len(READ) >= 60


@pytest.mark.parametrize("name", READ)
def test_read(written, name):
    content, names, notes = READ[name]
    dataset, told = loaded(written(content))
    np.testing.assert_array_equal(dataset.X, OTHER_DATA.get(name, AB))
    assert dataset.feature_names == names
    assert told == notes
    assert not any("\n" in note for note in told)


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=REFUSED)
def test_refused_in_a_line(written, content, message):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(InputError) as error:
            load_points(written(content))
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_header_says_what_the_first_row_is(written):
    path = written("0,1,2\n3,4,5\n6,7,9\n")
    assert loaded(path, header=False)[0].X.tolist() == [[0, 1, 2], [3, 4, 5], [6, 7, 9]]
    dataset, notes = loaded(path, header=True)
    assert dataset.X.tolist() == [[3, 4, 5], [6, 7, 9]]
    assert dataset.feature_names == ("0", "1", "2")
    assert notes == []
    path = written("0,1\n3,4\n6,7\n9,9\n")
    note = "took the first row (0, 1) for data; header=True takes it for a header"
    assert loaded(path)[1] == [note]


@pytest.mark.parametrize(
    "text",
    [
        "2019,2020,2021\n2500,1800,1900\n1700,2600,2900\n",
        "2019,2020\n2500,1900\n1800,2000\n",
        "1,2,3\n5,2,3\n1,6,9\n",
        "0.1,0.25,0.9\n15,25,35\n17,26,29\n18,25,33\n",
        "0,2,3\n1.5,2.5,3.5\n1.7,2.6,2.9\n",
    ],
)
def test_a_first_row_that_may_be_names_is_told(written, text):
    shown = text.partition("\n")[0].replace(",", ", ")
    note = f"took the first row ({shown}) for data; header=True takes it for a header"
    dataset, notes = loaded(written(text))
    assert notes == [note]
    assert len(dataset.X) == text.count("\n")


def test_header_is_for_tables_of_text(tmp_path):
    np.save(tmp_path / "a.npy", np.eye(3))
    with pytest.raises(InputError, match="header=True: is for tables of text"):
        load_points(tmp_path / "a.npy", header=True)


def test_columns_that_are_named_are_taken(written):
    path = written(READ["pandas, index"][0])
    dataset, notes = loaded(path, columns=[0, 1])
    assert dataset.X.tolist() == [[0, 1.5], [1, 3], [2, -5000]]
    assert notes == []
    with pytest.raises(InputError, match=r"choose others: columns=\[0, 1\]"):
        load_points(written(READ["pandas, text"][0]), columns=["a", "species"])


@pytest.mark.parametrize("columns", ["0,2", ["0,2"], ["a,c"], ["a, c,"]])
def test_columns_with_commas_between_them(written, columns):
    dataset, _ = loaded(written("a,b,c\n1,2,3\n4,5,7\n"), columns=columns)
    assert dataset.X.tolist() == [[1, 3], [4, 7]]


def test_a_name_with_a_comma_is_a_name(written):
    dataset, _ = loaded(written('"a,b",c\n1,2\n4,5\n'), columns=["c", "a,b"])
    assert dataset.X.tolist() == [[2, 1], [5, 4]]


IRIS = "sl,sw,species\n5.1,3.5,setosa\n7,3.2,versicolor\n6.3,,virginica\n5,3,setosa\n"


def test_true_groups_are_no_feature(written):
    with pytest.warns(TableNote, match="left out 1 of 4 rows"):
        dataset = load_points(written(IRIS), truth="species", skip_bad=True)
    assert dataset.feature_names == ("sl", "sw")
    assert dataset.classes.tolist() == ["setosa", "versicolor", "setosa"]


def test_true_groups_may_be_numbers_or_a_file(written, tmp_path):
    path = written("a,b,group\n1,2,0\n3,5,1\n")
    assert loaded(path, truth=2)[0].classes.tolist() == ["0", "1"]
    groups = written("u v", "groups.txt")
    dataset, _ = loaded(path, truth=str(groups))
    assert dataset.classes.tolist() == ["u", "v"]
    assert dataset.X.shape == (2, 3)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"truth": "kind"}, "no column 'kind'; there are 3"),
        ({"truth": "species", "columns": ["sl", "species"]}, "'species' tells the truth and can"),
    ],
)
def test_wrong_truth_is_told(written, options, message):
    with pytest.raises(InputError, match=message):
        load_points(written(IRIS), **options)


def test_z_scores(written):
    X = np.array([[1.0, 200.0, 7.0], [2.0, 300.0, 7.0], [6.0, 700.0, 7.0]])
    text = "\n".join(",".join(map(str, row)) for row in X)
    dataset, _ = loaded(written(text), standardize=True)
    np.testing.assert_allclose(dataset.X[:, :2].mean(axis=0), 0, atol=1e-15)
    np.testing.assert_allclose(dataset.X[:, :2].std(axis=0), 1)
    assert (dataset.X[:, 2] == 0).all()
    mean, deviation = dataset.standardized
    np.testing.assert_allclose(dataset.X * deviation + mean, X)


def test_pandas_and_polars_write_what_the_list_says():
    pandas = pytest.importorskip("pandas", reason="pandas is not installed: its tables untested")
    polars = pytest.importorskip("polars", reason="polars is not installed: its tables untested")
    frame = pandas.DataFrame(AB, columns=["a", "b"])
    assert frame.to_csv(index=False) == READ["pandas"][0]
    assert frame.to_csv() == READ["pandas, index"][0]
    assert pandas.DataFrame(AB).to_csv(index=False) == READ["pandas, default columns"][0]
    german = READ["pandas, sep=';', decimal=','"][0]
    assert frame.to_csv(index=False, sep=";", decimal=",") == german
    assert polars.DataFrame(AB, schema=["a", "b"], orient="row").write_csv() == READ["polars"][0]


@pytest.mark.parametrize("suffix", ["parquet", "feather", "xlsx"])
def test_files_of_other_programs(tmp_path, suffix):
    pandas = pytest.importorskip("pandas", reason="pandas is not installed: its files untested")
    needs = {"xlsx": "openpyxl"}.get(suffix, "pyarrow")
    pytest.importorskip(needs, reason=f"{needs} is not installed: .{suffix} untested")
    frame = pandas.DataFrame(AB, columns=["a", "b"])
    frame["kind"] = ["u", "v", "u"]
    path = tmp_path / f"table.{suffix}"
    write = {"parquet": "to_parquet", "feather": "to_feather", "xlsx": "to_excel"}[suffix]
    getattr(frame, write)(path, **({"index": False} if suffix == "xlsx" else {}))
    dataset, notes = loaded(path, truth="kind")
    np.testing.assert_array_equal(dataset.X, AB)
    assert dataset.feature_names == ("a", "b")
    assert dataset.classes.tolist() == ["u", "v", "u"]
    assert notes == []
    assert loaded(path)[1] == ["left out: kind (text)"]
    frame.loc[1, "a"] = np.nan
    getattr(frame, write)(path, **({"index": False} if suffix == "xlsx" else {}))
    with pytest.raises(InputError, match="nothing in column 'a'; mend it, or leave such rows out"):
        load_points(path)
    path.write_bytes(path.read_bytes()[: len(path.read_bytes()) // 2])
    with pytest.raises(InputError, match="damaged"):
        load_points(path)


def test_an_index_of_pandas_in_parquet_is_left_out(tmp_path):
    pandas = pytest.importorskip("pandas", reason="pandas is not installed: its files untested")
    pytest.importorskip("pyarrow", reason="pyarrow is not installed: .parquet untested")
    pandas.DataFrame(AB, columns=["a", "b"], index=[4, 1, 1]).to_parquet(tmp_path / "t.parquet")
    dataset, notes = loaded(tmp_path / "t.parquet")
    assert dataset.feature_names == ("a", "b")
    note = "left out: __index_level_0__ (row numbers); columns=[0, 1, 2] keeps the row numbers"
    assert notes == [note]


def test_what_to_install_is_said(tmp_path, monkeypatch):
    from kmeans_gif.data import office_files

    def nothing(name):
        raise ImportError(name)

    monkeypatch.setattr(office_files, "import_module", nothing)
    (tmp_path / "a.parquet").write_bytes(b"PAR1....")
    with pytest.raises(InputError, match="pip install pyarrow, or save it as CSV"):
        load_points(tmp_path / "a.parquet")
    file = io.BytesIO()
    import zipfile

    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
    (tmp_path / "a.xlsx").write_bytes(file.getvalue())
    with pytest.raises(InputError, match="pip install openpyxl, or save it as CSV"):
        load_points(tmp_path / "a.xlsx")
