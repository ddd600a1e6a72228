package org.aq4svit.quant;

/** Where the upper triangle of a square matrix lies in one array: its rows one after the other, each from the diagonal on. */
final class Triangle {

    private Triangle() {}

    /** Number of elements of the triangle of an {@code n x n} matrix. */
    static int size(int n) {
        return Math.toIntExact((long) n * (n + 1) / 2);
    }

    /** Index of element (i, j), {@code i <= j}; linear in j. */
    static int index(int n, int i, int j) {
        // 2 * size < 2^32, and i * (2n - i - 1) is even: the unsigned shift is exact
        return ((i * (2 * n - i - 1)) >>> 1) + j;
    }
}
