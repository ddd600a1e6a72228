/**
 * What the tables of a run say, for people to read. A leaf: nothing but the commands depends on it, and it reads tables only.
 *
 * <p>{@link org.aq4svit.report.Report} is the page to open in the morning: {@code RunContents} reads the tables, {@code Contents} gathers what the page
 * shows, one small class per picture, and {@code page.html}, {@code page.css} and {@code page.js} beside them show it.
 * {@link org.aq4svit.report.ProxyStudy} asks how well drift foretells accuracy.
 */
package org.aq4svit.report;
