/**
 * Which settings to try, and which one to return. Pure decisions: this room knows no Spark, no ND4J and no files.
 *
 * <p>A {@link org.aq4svit.search.SearchStrategy} decides; it asks a {@link org.aq4svit.search.CandidateEvaluator} for drift and accuracy and
 * tells a {@link org.aq4svit.search.Diary} what it did and why.
 */
package org.aq4svit.search;
