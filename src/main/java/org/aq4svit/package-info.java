/**
 * AQ4SViT finds the bit width of every block of Spiking Vision Transformers, on Spark.
 *
 * <p>Packages are the steps of the pipeline: {@code fault}, {@code config}, {@code tensor}, {@code checkpoint}, {@code model}, {@code quant},
 * {@code image}, {@code engine}, {@code drift}, {@code search}, {@code table}, {@code sweep}, {@code plan}, {@code report}, {@code cli}. A package uses those before it,
 * never those behind it.
 */
package org.aq4svit;
