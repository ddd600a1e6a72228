/**
 * Operations that take a small share of the time and are the same for every engine: attention, gates and pools, in float32 on one frame
 * after the other, every sum in a fixed order.
 */
package org.aq4svit.engine.frames;
