/**
 * The result tables of a run: one record and one explicit Parquet schema per table, written under a key.
 *
 * <p>{@link org.aq4svit.table.Table} lists the tables; a table's record is its documentation. The driver of a sweep
 * writes through {@link org.aq4svit.table.RunTables}, without Spark jobs: a small Parquet file per table and key, put
 * in place in one step, so that a repeated write replaces and a reader never meets half a file. Whoever only reads
 * takes a {@link org.aq4svit.table.RunView}. Rows cross the door as records; Parquet and Hadoop types stay inside.
 */
package org.aq4svit.table;
