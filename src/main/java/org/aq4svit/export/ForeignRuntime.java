package org.aq4svit.export;

/** Another program than this product that runs an exported file. */
interface ForeignRuntime extends AutoCloseable {
    /** Its name and version. */
    String name();

    /**
     * What it answers.
     *
     * @param images {@code [count, 3, size, size]}, normalised
     * @return logits {@code [count, classes]}
     */
    float[] logits(float[] images, int count, int size);

    @Override
    void close();
}
