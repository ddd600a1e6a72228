package org.aq4svit.report;

/**
 * Where computing time went.
 *
 * @param strategy the strategy that asked first
 * @param purpose what the images were for
 * @param images images evaluated
 * @param seconds time of tasks
 */
record Spent(String strategy, String purpose, long images, double seconds) {
    Spent and(Spent other) {
        return new Spent(strategy, purpose, images + other.images, seconds + other.seconds);
    }
}
