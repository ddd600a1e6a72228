/**
 * The search on a Spark cluster.
 *
 * <p>A {@link org.aq4svit.sweep.Sweep} opens the run and searches each model in a driver thread of its own. A
 * {@link org.aq4svit.sweep.ClusterEvaluator} turns a strategy's question into one Spark job over cached image shards; a
 * {@link org.aq4svit.sweep.Judge} answers it inside a task; only small {@link org.aq4svit.sweep.Verdict}s travel back.
 */
package org.aq4svit.sweep;
