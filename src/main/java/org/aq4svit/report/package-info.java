/**
 * What the tables of a run say, for people to read. A leaf: nothing depends on it, and it reads tables only.
 *
 * <p>{@link org.aq4svit.report.ProxyStudy} asks how well drift foretells accuracy.
 */
package org.aq4svit.report;
