/**
 * The commands. Each is a small class that reads its options, calls one door of another room, and prints.
 *
 * <p>Results go to stdout, everything else to stderr; faults are one sentence and an exit code ({@link org.aq4svit.cli.ExitCode}).
 */
package org.aq4svit.cli;
