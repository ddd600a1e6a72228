package org.aq4svit.search;

/**
 * What is known of a few numbers that are seen in noisy weighted sums only: their means and covariances (recursive least squares, as in the
 * measurement step of a Kalman filter).
 */
final class SumModel {
    /** Standard deviation of a number that nothing is known of; large beside any that occurs. */
    static final double UNKNOWN = 100;

    private final double[] mean;
    private final double[][] covariance;

    /** Numbers of which this much is known. */
    SumModel(double[] mean, double[][] covariance) {
        this.mean = mean;
        this.covariance = covariance;
    }

    int size() {
        return mean.length;
    }

    /** The most likely value of a number. */
    double mean(int i) {
        return mean[i];
    }

    /** The standard deviation of what is known of a weighted sum. */
    double deviation(double[] weights) {
        double variance = 0;
        for (int i = 0; i < size(); i++) {
            for (int j = 0; j < size(); j++) {
                variance += weights[i] * covariance[i][j] * weights[j];
            }
        }
        return Math.sqrt(Math.max(0, variance));
    }

    /**
     * What is known when a sum was seen as well.
     *
     * @param weights of the numbers in the sum
     * @param sum as seen
     * @param variance of the noise in it
     */
    SumModel and(double[] weights, double sum, double variance) {
        double[] gain = new double[size()];
        double expected = 0;
        double spread = variance;
        for (int i = 0; i < size(); i++) {
            for (int j = 0; j < size(); j++) {
                gain[i] += covariance[i][j] * weights[j];
            }
            expected += mean[i] * weights[i];
            spread += weights[i] * gain[i];
        }
        double[] means = new double[size()];
        double[][] covariances = new double[size()][size()];
        for (int i = 0; i < size(); i++) {
            means[i] = mean[i] + gain[i] / spread * (sum - expected);
            for (int j = 0; j < size(); j++) {
                covariances[i][j] = covariance[i][j] - gain[i] * gain[j] / spread;
            }
        }
        return new SumModel(means, covariances);
    }
}
