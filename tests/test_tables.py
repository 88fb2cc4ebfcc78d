"""load_points: tables of text and NumPy arrays."""

import csv
import importlib
import io
import warnings
import zipfile

import naive_data as naive
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmeans_gif import InputError, KMeans, load_points, make_points
from kmeans_gif.data.tables import TableNote

TWO = [[1.0, 2.0], [3.0, 4.5], [-5e3, 6.0]]
PLAIN = "1{0}2\n3{0}4.5\n-5e3{0}6\n"


@pytest.fixture
def written(tmp_path):
    """Writes a file and gives its path."""

    def write(content, name="table.csv"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def stored(tmp_path):
    """Saves arrays as NumPy does."""

    def store(*arrays, **named):
        path = tmp_path / ("array.npz" if named else "array.npy")
        if named:
            np.savez(path, **named)
        else:
            np.save(path, *arrays)
        return path

    return store


@pytest.mark.parametrize("separator", [",", ";", "\t", " "])
def test_separators_are_found(written, separator):
    text = PLAIN.format(separator)
    dataset = load_points(written(text))
    np.testing.assert_array_equal(dataset.X, naive.table(text, separator))
    np.testing.assert_array_equal(dataset.X, TWO)
    assert dataset.weights.tolist() == [1.0, 1.0, 1.0]
    assert dataset.feature_names == ("column 0", "column 1")
    assert dataset.name == "table.csv"


DIALECTS = {
    "header": "a,b\n1,2\n3,4.5\n-5e3,6\n",
    "Windows line ends": "a;b\r\n1;2\r\n3;4.5\r\n-5e3;6\r\n",
    "old Mac line ends": "a;b\r1;2\r3;4.5\r-5e3;6\r",
    "byte order mark": "\ufeffa,b\n1,2\n3,4.5\n-5e3,6\n",
    "no line end at the end": "a,b\n1,2\n3,4.5\n-5e3,6",
    "blank lines": "\n\na,b\n1,2\n\n   \n3,4.5\n-5e3,6\n\n",
    "quotes": '"a","b"\n"1","2"\n"3","4.5"\n"-5e3","6"\n',
    "spaces about the fields": "a, b\n1,   2\n 3 ,4.5\n-5e3, 6 \n",
    "columns set out with spaces": "    a    b\n    1    2\n    3  4.5 \n-5e3    6\n",
    "tabs and spaces": "a \t b\n1 2\n3\t4.5\n-5e3  6\n",
    "header as a comment": "# a b\n1 2\n3 4.5\n-5e3 6\n",
    "header with spaces": "a,b\n1,2\n3,4.5\n-5e3,6\n",
}


@pytest.mark.parametrize("text", DIALECTS.values(), ids=DIALECTS)
def test_dialects(written, text):
    dataset = load_points(written(text))
    np.testing.assert_array_equal(dataset.X, TWO)
    assert dataset.feature_names == ("a", "b")


def test_utf_16_as_spreadsheets_save_it(written):
    dataset = load_points(written("größe\tb\n1\t2\n3\t4.5\n-5e3\t6\n".encode("utf-16")))
    np.testing.assert_array_equal(dataset.X, TWO)
    assert dataset.feature_names == ("größe", "b")


def test_separators_inside_quotes_and_names_do_not_mislead(written):
    text = '"length, cm";"width; cm"\n1;2\n3;4.5\n'
    assert load_points(written(text)).feature_names == ("length, cm", "width; cm")
    text = "sepal length (cm),sepal width (cm)\n1,2\n3,4.5\n"
    assert load_points(written(text)).feature_names == ("sepal length (cm)", "sepal width (cm)")
    text = '"two\nlines",b\n1,2\n3,x\n'
    with pytest.raises(InputError, match="line 4: 'x' in column 'b'"):
        load_points(written(text))


def test_what_savetxt_writes_is_read(tmp_path):
    X = make_points(n=50, dim=3, random_state=0).X
    np.savetxt(tmp_path / "a.txt", X, header="x y z")
    np.savetxt(tmp_path / "b.csv", X, delimiter=",", fmt="%.17g")
    dataset = load_points(tmp_path / "a.txt")
    assert dataset.feature_names == ("x", "y", "z")
    np.testing.assert_array_equal(dataset.X, X)
    np.testing.assert_array_equal(load_points(tmp_path / "b.csv").X, X)


@pytest.mark.filterwarnings("ignore:.*took the first row")  # three steps alike, as years are
@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.tuples(*[st.floats(-1e100, 1e100, allow_subnormal=False)] * 3), min_size=1, max_size=30
    ),
    separator=st.sampled_from(",;\t "),
    header=st.booleans(),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_every_number_returns_exactly(tmp_path_factory, rows, separator, header, quoting, end):
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator, quoting=quoting, lineterminator=end)
    writer.writerows([["p", "q r", "s,t"]] * header + [list(map(repr, row)) for row in rows])
    path = tmp_path_factory.mktemp("tables") / "x.csv"
    path.write_bytes(file.getvalue().encode())
    X = np.array(rows)
    if 0 < np.ptp(X, axis=0).max() < 1e-154:  # the squares of such differences are no numbers
        with pytest.raises(InputError, match="squared distances vanish"):
            load_points(path)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", TableNote)  # a first row such as 0, 4, 8 may be a header
        dataset = load_points(path)
    np.testing.assert_array_equal(dataset.X, X)
    assert dataset.feature_names == (
        ("p", "q r", "s,t") if header else ("column 0", "column 1", "column 2")
    )


IRIS = """sl,sw,pl,pw,species
5.1,3.5,1.4,0.2,setosa
7,3.2,4.7,1.4,versicolor
6.3,3.3,6,2.5,virginica
"""


@pytest.mark.parametrize(
    ("columns", "names", "first"),
    [
        ([0, 2], ("sl", "pl"), [5.1, 1.4]),
        (["2", "0"], ("pl", "sl"), [1.4, 5.1]),
        (["pw", 1, "0"], ("pw", "sw", "sl"), [0.2, 3.5, 5.1]),
        ((np.int64(3), np.int64(0)), ("pw", "sl"), [0.2, 5.1]),
    ],
)
def test_columns_by_name_and_number_in_the_order_asked(written, columns, names, first):
    dataset = load_points(written(IRIS), columns=columns)
    assert dataset.feature_names == names
    assert dataset.X[0].tolist() == first
    assert dataset.X.flags.c_contiguous


def test_a_first_row_with_a_number_is_a_header_where_words_stand_above_numbers(written):
    with pytest.warns(TableNote, match=r"took the first row \(city, 1999\) for a header"):
        dataset = load_points(written("city,1999\n1,2\n"))
    assert dataset.feature_names == ("city", "1999")


def test_bad_rows_are_left_out_and_counted(written):
    text = "a,b,t\n1,2,u\n3,,u\n4,5,u\nNaN,6,u\n7,inf,u\n8\n9,10,u,v\nNA,11,u\n12,13,u\n"
    said = "left out 6 of 9 rows; the first: line 3: nothing in column 'b'$"
    with pytest.warns(UserWarning, match=said) as told:
        dataset = load_points(written(text), columns=["a", "b"], skip_bad=True)
    assert dataset.X.tolist() == [[1, 2], [4, 5], [12, 13]]
    assert dataset.weights.tolist() == [1, 1, 1]
    assert len(told) == 1


def test_nothing_is_told_where_no_row_is_bad(written):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(load_points(written(IRIS), columns=[0, 1], skip_bad=True).X) == 3


def test_bad_values_in_other_columns_do_not_matter(written):
    assert len(load_points(written("1,2,\n3,4,x\n"), columns=[0, 1]).X) == 2


@pytest.mark.parametrize("dtype", ["f8", "f4", "i2", "u1", "?", ">f8"])
def test_arrays(stored, dtype):
    X = np.array([[1, 0, 1], [0, 1, 1]]).astype(dtype)
    for path in (stored(X), stored(X=X), stored(whatever=X), stored(y=np.zeros(3), X=X)):
        dataset = load_points(path)
        assert dataset.X.dtype == np.dtype("f8")
        np.testing.assert_array_equal(dataset.X, X.astype(float))
        assert dataset.feature_names == ("column 0", "column 1", "column 2")
    assert load_points(path, columns=["2", 0]).X.tolist() == [[1, 1], [1, 0]]


def test_bad_rows_of_arrays_are_left_out(stored):
    path = stored(np.array([[1.0, 2.0], [np.nan, 1.0], [3.0, np.inf]]))
    with pytest.warns(UserWarning, match="left out 2 of 3 rows; the first: row 1: nan in column 0"):
        assert load_points(path, skip_bad=True).X.tolist() == [[1, 2]]


def test_a_saved_history_gives_back_its_points(tmp_path):
    dataset = make_points(n=20, random_state=0)
    KMeans(2, random_state=0).fit(dataset).history_.save(tmp_path / "run.npz")
    np.testing.assert_array_equal(load_points(tmp_path / "run.npz").X, dataset.X)


def test_content_counts_not_the_name(written, stored):
    content = stored(np.array(TWO)).read_bytes()
    assert load_points(written(content, "array.csv")).X.tolist() == TWO
    assert load_points(written(PLAIN.format(","), "table.npy")).X.tolist() == TWO


def zipped(**files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def saved(array, **options):
    file = io.BytesIO()
    np.save(file, array, **options)
    return file.getvalue()


WRONG_FILES = {
    "nothing": ("", "is empty (0 bytes)"),
    "blank lines": ("\n \n\n", "holds no rows"),
    "byte order mark alone": (b"\xef\xbb\xbf", "holds no rows"),
    "header alone": ("a,b\n", "holds a header (a, b), but no rows"),
    "one column": ("1\n2\n3\n", "has 1 column; points need at least 2"),
    "one column with a header": ("a\n1\n2\n", "has 1 column"),
    "text": ("a,b\nc,d\n", "points need at least 2 columns of numbers; none of numbers is left"),
    "short row": ("a,b\n1,2\n3\n", "line 3 has 1 field, the first row 2"),
    "long row": ("1,2\n\n3,4,5\n", "line 3 has 3 fields, the first row 2"),
    "names for some columns": ("a,b\n1,2,3\n4,5,6\n", "line 2 has 3 fields, the first row 2; no"),
    "missing value": ("1,2\n3,\n", "line 2: nothing in column 1; mend it, or leave such rows out"),
    "NaN": ("1,2\nnan,3\n", "line 2: 'nan' in column 0 is no finite number"),
    "infinity": ("1,2\n3,-inf\n", "line 2: '-inf' in column 1"),
    "beyond float64": ("1,2\n3,1e400\n", "line 2: '1e400' in column 1"),
    "as large as 1e300": ("1,2\n3,1e300\n", "values as large as 1e+300: squared distances"),
    "decimal commas and points": ("a;b\n1,5;2.5\n", "'1,5' in column 'a' is no finite number (oth"),
    "underscores": ("1,2\n1_000,3\n", "line 2: '1_000' in column 0"),
    "open quote": (
        '1,2\n"3,4\n',
        "line 2: no row of a table, of values between separators (unexpected end of data)",
    ),
    "long text": ("1,2\n3," + "x" * 500 + "\n", "'" + "x" * 39 + "…'"),
    "bytes": (bytes(range(256)), "is neither a table of text nor a NumPy file"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is neither a table of text"),
    "spreadsheet": (zipped(**{"xl/workbook.xml": "<a/>"}), "is an Excel file"),
    "archive": (zipped(**{"table.csv": "1,2"}), "is an archive without NumPy arrays; unpack it"),
    "broken archive": (zipped(**{"X.npy": saved(np.eye(9))})[:200], "is damaged"),
    "archive of rubbish": (zipped(**{"X.npy": b"rubbish"}), "is damaged"),
    "two arrays": (zipped(**{"a.npy": b"", "b.npy": b""}), "holds 2 arrays (a, b); one must be"),
    "short array": (saved(np.eye(9))[:-8], "is damaged"),
    "objects": (saved(np.array([[1, None]]), allow_pickle=True), "Python objects"),
    "texts": (saved(np.array([["1", "2"]])), "holds values of type <U1; they must be real numbers"),
    "complex numbers": (saved(np.eye(2) * 1j), "holds values of type complex128"),
    "one dimension": (saved(np.arange(5.0)), "has shape (5,): must be 2-D, (observations"),
    "no rows": (saved(np.zeros((0, 2))), "holds no rows"),
    "one feature": (saved(np.zeros((5, 1))), "has 1 column; points need at least 2"),
    "NaN in an array": (saved(np.array([[1, 2], [3, np.nan]])), "row 1: nan in column 1"),
    "column of NaN": (saved(np.array([[1, 2, np.nan]])), "columns=[0, 1]"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "message"), WRONG_FILES.values(), ids=WRONG_FILES)
def test_wrong_files_are_told_in_one_line(written, content, message):
    path = written(content)
    with pytest.raises(InputError) as error:
        load_points(path)
    text = str(error.value)
    assert text.startswith(f"{path}: ")
    assert message in text
    assert "\n" not in text


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ([0, 5], "no column 5; there are 5, from 0 to 4: sl, sw, pl, pw, species"),
        ([0, -1], "no column -1"),
        (["sl", "height"], "no column 'height'; there are 5"),
        ([0, 1.0], "no column 1.0"),
        ([0, None], "no column None"),
        (["sl"], "columns=['sl']: choose at least 2, each once"),
        ("sl", "columns=['sl']: choose at least 2, each once"),
        ([], "columns=[]: choose at least 2"),
        (["sl", "0"], "columns=['sl', '0']: choose at least 2, each once"),
        ([0, "species"], "choose others: columns=[0, 1, 2, 3]"),
    ],
)
def test_wrong_columns_are_told(written, columns, message):
    with pytest.raises(InputError) as error:
        load_points(written(IRIS), columns=columns)
    assert message in str(error.value)


def test_a_name_that_stands_twice_is_no_choice(written):
    with pytest.raises(InputError, match="2 columns are named 'a'; choose by number: 0, 2"):
        load_points(written("a,b,a\n1,2,3\n"), columns=["a", "b"])


def test_skipping_every_row_is_an_error(written):
    with pytest.raises(InputError, match="every row is bad: line 1: nothing in column 1"):
        load_points(written("1,\n,2\n"), skip_bad=True)


def test_many_columns_are_not_all_listed(written):
    names = [f"n{i}" for i in range(30)]
    with pytest.raises(InputError, match=r"from 0 to 29: n0, .*, n11, …; did you mean n3\?$"):
        load_points(written(",".join(names) + "\n" + ",".join("1" * 30)), columns=["n30", "n0"])


def test_places_that_hold_no_file(tmp_path):
    with pytest.raises(InputError, match=r"nothing\.csv: no such file"):
        load_points(tmp_path / "nothing.csv")
    with pytest.raises(InputError, match="is a folder; give a file of points"):
        load_points(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot be read"):
        load_points(tmp_path / "file" / "below.csv")


@pytest.mark.parametrize("module", ["gzip", "bz2", "lzma"])
def test_a_packed_table_has_a_limit(tmp_path, module):
    path = tmp_path / "table.csv"
    path.write_bytes(importlib.import_module(module).compress(b"1,2\n" * 1000))
    assert len(load_points(path, max_bytes=4000).X) == 1000
    with pytest.raises(InputError, match=r"than the limit of 3,999 bytes.*: max_bytes=39990"):
        load_points(path, max_bytes=3999)


def test_a_packed_parquet_file_has_a_limit(tmp_path):
    polars = pytest.importorskip("polars")
    pytest.importorskip("pyarrow")
    path = tmp_path / "table.parquet"
    polars.DataFrame({"a": [0.0] * 10_000, "b": [1.0] * 10_000}).write_parquet(path)
    assert path.stat().st_size < 4000
    assert len(load_points(path, max_bytes=160_000).X) == 10_000
    with pytest.raises(InputError, match=r"unpacks to 160,000 bytes.*: max_bytes=160000"):
        load_points(path, max_bytes=159_999)
