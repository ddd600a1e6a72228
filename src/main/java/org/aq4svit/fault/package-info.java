/**
 * What is said when the user's input is at fault.
 *
 * <p>Every room above the engine meets input that somebody else wrote: options, configurations, checkpoints, images.
 * {@link org.aq4svit.fault.InputException} is the one way to refuse it; the command line turns it into one sentence and exit
 * code 2.
 */
package org.aq4svit.fault;
