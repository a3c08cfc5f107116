package dev.orchestrator.gather.crash;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Counts what happens in a process that is to be killed; at one of the moments it says where it is, and the thread stands still. Thread-safe. */
final class Moments {

    private final AtomicInteger passed = new AtomicInteger();
    private final int stop;

    /** {@code stop} is the number of the moment to stand still at; 0 for none. */
    Moments(int stop) {
        this.stop = stop;
    }

    void pass(String name) {
        if (passed.incrementAndGet() == stop) {
            System.out.println("at " + name);
            while (true) {
                LockSupport.park();
            }
        }
    }

    /** A port of which each call is a moment before and one after. */
    <T> T watched(Class<T> port, T real) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, args) -> {
            if (method.getName().equals("describe")) {
                return method.invoke(real, args);
            }
            pass("before " + method.getName());
            try {
                return method.invoke(real, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            } finally {
                pass("after " + method.getName());
            }
        }));
    }
}
