/**
 * What a sweep will cost before it runs, and how far it scales.
 *
 * <p>The real strategies search {@link org.aq4svit.plan.ImaginedNetwork}s, which only draw lots; what they ask for is counted, priced by what
 * a few seconds of measuring say of this machine ({@link org.aq4svit.plan.Planner}), and dealt to as many cores as one likes
 * ({@link org.aq4svit.plan.Simulation}). A leaf room: only commands use it.
 */
package org.aq4svit.plan;
