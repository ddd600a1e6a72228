package org.aq4svit.image;

/** The filters of a resize, as Pillow defines them; both are stretched (antialiased) when an image shrinks. */
public enum Interpolation {
    /** Cubic convolution with a = -0.5. */
    BICUBIC(2.0) {
        @Override
        double weight(double distance) {
            double x = Math.abs(distance);
            if (x < 1.0) {
                return ((A + 2.0) * x - (A + 3.0)) * x * x + 1;
            }
            return x < 2.0 ? (((x - 5) * x + 8) * x - 4) * A : 0.0;
        }
    },
    /** The triangle filter. */
    BILINEAR(1.0) {
        @Override
        double weight(double distance) {
            double x = Math.abs(distance);
            return x < 1.0 ? 1.0 - x : 0.0;
        }
    };

    private static final double A = -0.5;

    private final double support;

    Interpolation(double support) {
        this.support = support;
    }

    /** The distance, in source pixels of an enlarged image, from which on a pixel has no weight. */
    double support() {
        return support;
    }

    /** The weight of a source pixel at this distance. */
    abstract double weight(double distance);
}
