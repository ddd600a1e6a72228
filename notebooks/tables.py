"""The tables of a run as pandas frames: DuckDB reads the Parquet files, where they are, with SQL."""

import json
import os
from pathlib import Path

import pandas

HOME = Path(__file__).resolve().parent.parent


class Run:
    """A run directory with each of its tables as a view: run.sql("select * from results")."""

    def __init__(self, directory=None):
        self.directory = Path(directory or os.environ.get("AQ4SVIT_RUN") or newest_quickstart())
        if not (self.directory / "runs").is_dir():
            raise FileNotFoundError(f"{self.directory}: expected the directory of a run, found no table 'runs' there")
        self._connection = connect()
        for table in sorted(self.directory.glob("*/-schema.parquet")):
            files = str(table.with_name("*.parquet")).replace("'", "''")
            self._execute(f"create view {table.parent.name} as from read_parquet('{files}')")

    def sql(self, query):
        """The answer to a query as a frame."""
        cursor = self._execute(query)
        return pandas.DataFrame(cursor.fetchall(), columns=[str(column[0]) for column in cursor.description])

    def drop_limit(self, model):
        """The largest drop in points that the run's constraint allows this model; None where it limits the size."""
        constraint = self.constraint()
        if self.limits_size():
            return None
        if constraint.get("unit") != "relative":
            return constraint["max-drop"]
        baseline = self.sql(f"select baseline_top1 from models where model = '{model}'").baseline_top1[0]
        return constraint["max-drop"] / 100 * baseline

    def limits_size(self):
        """Whether the most accurate network of a size was asked for, and not the smallest of an accuracy."""
        return any(self.constraint().get(key) is not None for key in ("max-bytes", "effective-bits"))

    def constraint(self):
        """The section of the run's configuration."""
        return json.loads(self.sql("select config_json from runs").config_json[0])["constraint"]

    def _execute(self, statement):
        cursor = self._connection.cursor()
        cursor.execute(statement)
        return cursor


def newest_quickstart():
    """What submit/quickstart wrote last."""
    runs = sorted((HOME / "runs").glob("quickstart-*"))
    if not runs:
        raise FileNotFoundError("AQ4SVIT_RUN: expected the directory of a run, found none; submit/quickstart makes one")
    return runs[-1]


def connect():
    """DuckDB as a Python package where it is installed, otherwise as the jar of the build, on a JVM in this process."""
    try:
        import duckdb
        return duckdb.connect()
    except ImportError:
        import jpype
        import jpype.dbapi2
        jar = HOME / "target/notebooks/duckdb_jdbc.jar"
        if not jar.is_file():
            raise FileNotFoundError(f"{jar}: expected DuckDB, found none; 'pip install duckdb', or 'mvn -B -DskipTests package'")
        if not jpype.isJVMStarted():
            # Debian's JPype does not find its own Java half.
            jpype.startJVM(classpath=[str(jar), "/usr/share/java/org.jpype.jar"], convertStrings=True)
        return jpype.dbapi2.connect("jdbc:duckdb:")
