/** Which engine runs: by name, or the fastest that this machine and this build can. */
package org.aq4svit.engine.choice;
