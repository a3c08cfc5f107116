package dev.orchestrator.gather.crash;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Counts what happens in a process that is to be killed; at one of the moments it says where it is, and stands still: whatever thread comes
 * to a moment after that stays there, as if the process had died at that moment. Thread-safe.
 */
final class Moments {

    private static final Set<String> NO_MOMENTS = Set.of("describe", "due");

    private final AtomicInteger passed = new AtomicInteger();
    private final AtomicInteger stop;
    private final String phase;
    private final AtomicInteger left;

    /** {@code stop} is the number of the moment to stand still at; 0 for none. */
    Moments(int stop) {
        this(stop, "", 0);
    }

    private Moments(int stop, String phase, int occurrence) {
        this.stop = new AtomicInteger(stop == 0 ? Integer.MAX_VALUE : stop);
        this.phase = phase;
        this.left = new AtomicInteger(occurrence);
    }

    /** Where to stand still: the number of the moment, or a name and the how many-eth of these, such as {@code after put:2}. */
    static Moments at(String where) {
        int colon = where.indexOf(':');
        return colon < 0
                ? new Moments(Integer.parseInt(where))
                : new Moments(0, where.substring(0, colon), Integer.parseInt(where.substring(colon + 1)));
    }

    void pass(String name) {
        if (name.equals(phase) && left.decrementAndGet() == 0) {
            stop(name);
        } else {
            stand(name, passed.incrementAndGet());
        }
    }

    /** Stands still here, if not somewhere else already. */
    void stop(String name) {
        int moment = passed.incrementAndGet();
        stop.accumulateAndGet(moment, Math::min);
        stand(name, moment);
    }

    private void stand(String name, int moment) {
        if (moment == stop.get()) {
            System.out.println("at " + name);
        }
        while (moment >= stop.get()) {
            LockSupport.park();
        }
    }

    /** A port of which each call is a moment before and one after, but for what is asked again and again and changes nothing. */
    <T> T watched(Class<T> port, T real) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, args) -> {
            if (NO_MOMENTS.contains(method.getName()) || method.getDeclaringClass() == Object.class) {
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
