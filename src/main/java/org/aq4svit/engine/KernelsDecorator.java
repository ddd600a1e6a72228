package org.aq4svit.engine;

/** Wraps kernels in others that do the same and something besides. */
public interface KernelsDecorator {
    /** Leaves kernels as they are. */
    KernelsDecorator NONE = new KernelsDecorator() {
        @Override
        public <A, W> Kernels<A, W> around(Kernels<A, W> kernels) {
            return kernels;
        }
    };

    /** The wrapped kernels. */
    <A, W> Kernels<A, W> around(Kernels<A, W> kernels);
}
