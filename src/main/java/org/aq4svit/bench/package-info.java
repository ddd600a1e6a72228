/**
 * How fast this machine judges candidates, beside how fast it could: whole networks, candidates per pass, the machine's own limits.
 *
 * <p>A leaf room: only commands use it.
 */
package org.aq4svit.bench;
