package org.aq4svit.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

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

    /** Kernels whose every call goes through an interceptor. */
    @SuppressWarnings("unchecked")
    static <A, W> Kernels<A, W> intercepted(Kernels<A, W> kernels, Interceptor interceptor) {
        return (Kernels<A, W>) Proxy.newProxyInstance(
                Kernels.class.getClassLoader(),
                new Class<?>[] {Kernels.class},
                (proxy, method, arguments) -> interceptor.call(method.getName(), arguments, () -> {
                    try {
                        return method.invoke(kernels, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    /** Stands between a caller and kernels. */
    interface Interceptor {
        /**
         * A call.
         *
         * @param kernel name of the method
         * @param arguments of it, null if it has none
         * @param computation what was called
         * @return what the caller gets
         */
        Object call(String kernel, Object[] arguments, Computation computation) throws Throwable;
    }

    /** What kernels do when they are called. */
    interface Computation {
        /** Does it. */
        Object result() throws Throwable;
    }
}
