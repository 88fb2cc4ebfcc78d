"""Data frames, and whole numbers too large for float64."""

import subprocess
import sys
import warnings

import numpy as np
import pytest

from kmeans_gif import InputError, KMeans
from kmeans_gif.data.dataset import as_dataset
from kmeans_gif.data.integers import RoundedWarning


def library(name):
    return pytest.importorskip(name, reason=f"{name} is not installed: its frames are untested")


class WithProtocol:
    """A frame of nobody's that has the data frame protocol alone."""

    def __init__(self, frame):
        self._frame = frame

    def __dataframe__(self, nan_as_null=False, allow_copy=True):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return self._frame.__dataframe__()


class WithStream:
    """A frame of nobody's that has Arrow's C stream alone."""

    def __init__(self, frame):
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema=None):
        return self._frame.__arrow_c_stream__(requested_schema)


COLUMNS = {"a": [1, 2, 3], "b": [0.5, 1.5, -2.0], "c": [True, False, True]}
X = [[1, 0.5, 1], [2, 1.5, 0], [3, -2, 1]]


def pandas_plain():
    return library("pandas").DataFrame(COLUMNS)


def pandas_nullable():
    frame = pandas_plain()
    return frame.astype({"a": "Int64", "b": "Float64", "c": "boolean"})


def pandas_arrow():
    library("pyarrow")
    return pandas_plain().convert_dtypes(dtype_backend="pyarrow")


def pandas_objects():
    return pandas_plain().astype(object)


def polars_plain():
    return library("polars").DataFrame(COLUMNS)


def polars_lazy():
    return polars_plain().lazy()


def arrow():
    return library("pyarrow").table(COLUMNS)


def stream_of_polars():
    return WithStream(polars_plain())


def stream_of_arrow():
    return WithStream(arrow())


def protocol_of_pandas():
    return WithProtocol(pandas_plain())


def protocol_of_arrow():
    table = library("pyarrow").concat_tables([arrow().slice(0, 1), arrow().slice(1)])
    return WithProtocol(table)


FRAMES = [
    pandas_plain, pandas_nullable, pandas_arrow, pandas_objects, polars_plain, polars_lazy, arrow,
    stream_of_polars, stream_of_arrow, protocol_of_pandas, protocol_of_arrow,
]  # fmt: skip


@pytest.mark.parametrize("make", FRAMES, ids=lambda make: make.__name__)
def test_frames_are_read_with_their_names(make):
    dataset = as_dataset(make())
    np.testing.assert_array_equal(dataset.X, X)
    assert dataset.X.dtype == np.float64
    assert dataset.X.flags.c_contiguous
    assert dataset.feature_names == ("a", "b", "c")


def missing():
    pandas, polars, pyarrow = map(library, ("pandas", "polars", "pyarrow"))
    columns = {"a": [1, None, 3], "b": [0.5, 1.5, -2.0]}
    plain = pandas.DataFrame(columns)
    yield plain
    yield plain.astype({"a": "Int64"})
    yield pandas.DataFrame({"a": [1, pandas.NA, 3], "b": [0.5, 1.5, -2.0]})
    yield polars.DataFrame(columns)
    yield pyarrow.table(columns)
    yield WithProtocol(pyarrow.table(columns))
    yield WithProtocol(plain)


def test_missing_values_get_their_error():
    for frame in missing():
        with pytest.raises(InputError, match=r"X\[1, 0\], in column 'a', is nan: every value"):
            KMeans(2).fit(frame)


def not_numbers():
    pandas, polars, pyarrow = map(library, ("pandas", "polars", "pyarrow"))
    texts = {"a": ["u", "v"], "b": [0.5, 1.5]}
    yield pandas.DataFrame(texts), "text"
    yield pandas.DataFrame(texts).astype({"a": "category"}), "categories"
    yield pandas.DataFrame({"a": pandas.date_range("2020", periods=2), "b": [1, 2]}), "dates"
    yield polars.DataFrame(texts), "text"
    yield (
        polars.DataFrame({"a": ["1", "2"], "b": [1, 2]}).with_columns(
            polars.col("a").str.to_integer().cast(polars.Datetime)
        ),
        "dates",
    )
    yield pyarrow.table(texts), "text"


def test_columns_that_are_no_numbers_are_named():
    for frame, kind in not_numbers():
        with pytest.raises(InputError, match=rf"column 'a' holds {kind}; choose .* X\[\['b'\]\]"):
            as_dataset(frame)


def test_names_that_merely_count_are_none():
    pandas = library("pandas")
    assert as_dataset(pandas.DataFrame(np.eye(2))).feature_names == ()
    frame = pandas.DataFrame(np.eye(2), columns=[2019, 2020])
    assert as_dataset(frame).feature_names == ("2019", "2020")


def test_frames_without_rows_or_columns():
    pandas = library("pandas")
    for frame in (pandas.DataFrame({"a": []}), pandas.DataFrame(index=[1, 2])):
        with pytest.raises(InputError, match="while a minimum of 1 is required"):
            as_dataset(frame)


def test_a_stream_that_nothing_reads_says_what_to_install(monkeypatch):
    from kmeans_gif.data import frames

    def nothing(name):
        raise ImportError(name)

    monkeypatch.setattr(frames, "import_module", nothing)
    with pytest.raises(InputError, match="reading it takes pyarrow or polars; install one"):
        as_dataset(WithStream(None))


def test_arrays_import_no_library_of_frames():
    script = (
        "import sys, numpy as np; from kmeans_gif.data.dataset import as_dataset; "
        "as_dataset(np.eye(3)); as_dataset([[1, 2], [3, 4]]); "
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'pandas', 'polars', 'pyarrow'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


LARGE = 2**53


@pytest.mark.parametrize(
    "data",
    [
        np.array([[LARGE + 1], [5]]),
        np.array([[-LARGE - 1], [5]]),
        np.array([[2**63 + 1], [5]], np.uint64),
        np.array([[2**64 - 1], [5]], np.uint64),
        np.array([[2**63 - 1], [5]]),
        [[LARGE + 1, 0.5], [1, 2]],
        [[2**70 + 1, 1], [1, 2]],
    ],
)
def test_whole_numbers_that_are_rounded_are_told(data):
    with pytest.warns(RoundedWarning, match=r"X holds whole numbers beyond 2\*\*53, such as -?\d"):
        dataset = as_dataset(data)
    np.testing.assert_array_equal(dataset.X, np.array(data, dtype=np.float64))


@pytest.mark.parametrize(
    "data",
    [
        np.array([[LARGE], [-LARGE]]),
        np.array([[2**60], [2**61 + 2**20]]),
        [[2**63, -1.5], [1, 2]],
        [[1e300 / 1e200, 1], [2, 3]],
        [[1e17, 1.5], [1e18, 2]],
    ],
)
def test_exact_numbers_are_taken_in_silence(data):
    as_dataset(data)  # warnings are errors in this suite


@pytest.mark.parametrize(
    "data",
    [
        np.array([[LARGE], [LARGE + 1]]),
        [[LARGE + 1, 1], [LARGE, 1]],
        np.array([[2**62 + 1], [2**62]]),
    ],
)
def test_numbers_that_would_become_one_are_refused(data):
    with pytest.raises(InputError, match=r"X holds \d+ and \d+, which float64 cannot tell apart"):
        as_dataset(data)


def test_equal_numbers_in_different_columns_do_not_matter():
    with pytest.warns(RoundedWarning):
        as_dataset(np.array([[LARGE, LARGE + 1], [5, 6]]))


@pytest.mark.parametrize("value", [10**400, -(10**400)])
def test_numbers_beyond_float64(value):
    with pytest.raises(InputError, match=r"X holds -?10000…? ?.*\(401 digits\), beyond the range"):
        as_dataset([[value, 1], [2, 3]])
    with pytest.raises(InputError, match="beyond the range of float64"):
        KMeans(1).fit(np.array([[value]], dtype=object))


def test_frames_tell_rounding_with_the_column():
    pandas = library("pandas")
    with pytest.warns(RoundedWarning, match="column 'a' holds whole numbers"):
        as_dataset(pandas.DataFrame({"a": [LARGE + 1, 5], "b": [1, 2]}))


@pytest.mark.parametrize(
    "parameters",
    [{"sample_weight": [10**400, 1, 1]}, {"init": [[10**400, 1], [2, 3]]}, {"tol": 10**400},
     {"init": lambda X, n_clusters, random_state: [[10**400, 1], [2, 3]]}],
)  # fmt: skip
def test_numbers_beyond_float64_in_parameters(parameters):
    weight = parameters.pop("sample_weight", None)
    with pytest.raises(InputError, match=r"^(?!.*\d{50})[^\n]* beyond the range of float64$"):
        KMeans(2, **parameters).fit([[1, 1], [2, 3], [4, 5]], sample_weight=weight)


def test_missing_values_of_pandas_in_arrays_and_weights():
    pandas = pytest.importorskip("pandas", reason="pandas is not installed: its NA untested")
    table = np.array([[1, 2], [3, pandas.NA], [5, 6]], dtype=object)
    with pytest.raises(InputError, match=r"X\[1, 1\] is nan: every value must be finite"):
        KMeans(2).fit(table)
    with pytest.raises(InputError, match="sample_weight from nan to nan: weights must be finite"):
        KMeans(2).fit(np.eye(3), sample_weight=pandas.Series([1, pandas.NA, 1]))


def test_seeds_in_a_frame_have_the_columns_of_the_data():
    pandas = pytest.importorskip("pandas", reason="pandas is not installed: seeds untested")
    frame = pandas.DataFrame({"a": [1.0, 2, 9], "b": [0.0, 5, 3]})
    assert KMeans(2, init=frame[:2]).fit(frame).history_.centroids[0].tolist() == [[1, 0], [2, 5]]
    with pytest.raises(InputError, match="init has the columns b, a: must be a, b, as those of X"):
        KMeans(2, init=frame[["b", "a"]][:2]).fit(frame)


def test_a_lazy_frame_is_read_in_silence():
    polars = pytest.importorskip("polars", reason="polars is not installed: LazyFrame untested")
    lazy = polars.LazyFrame({"a": [1.0, 2, 9], "b": [0.0, 5, 3]})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = KMeans(2, random_state=0).fit(lazy)
        assert model.feature_names_in_.tolist() == ["a", "b"]
        np.testing.assert_array_equal(model.predict(lazy), model.labels_)
