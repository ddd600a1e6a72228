/**
 * Parquet files, as far as more than one package reads or writes them.
 *
 * <p>{@link org.aq4svit.parquet.BytesOutput} and {@link org.aq4svit.parquet.BytesInput} are files in memory, and {@link
 * org.aq4svit.parquet.ParquetRows} reads chosen columns of chosen rows;
 * {@link org.aq4svit.parquet.OrderedFooter} makes equal rows equal bytes.
 */
package org.aq4svit.parquet;
