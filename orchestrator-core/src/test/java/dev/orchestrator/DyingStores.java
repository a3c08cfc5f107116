package dev.orchestrator;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.Stores;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.RunStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** In-memory stores as a process sees them that dies: a step of a run is not written any more, or nothing at all. */
final class DyingStores {

    private final InMemoryStores real;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile Predicate<RunNote> refused = note -> false;
    private volatile boolean written;
    private volatile Thread survivor;

    DyingStores(InMemoryStores real) {
        this.real = real;
    }

    /** Does not write the next step that such a note is part of. */
    DyingStores refuseOnce(Predicate<RunNote> note) {
        refused = note;
        return this;
    }

    /** Writes the next step that such a note is part of, and says that it could not. */
    DyingStores failOnceWritten(Predicate<RunNote> note) {
        written = true;
        return refuseOnce(note);
    }

    /** From now on no thread but this one reads or writes runs, until {@link #end}. */
    void dieBut(Thread thread) {
        survivor = thread;
    }

    void end() {
        end.complete(null);
    }

    Stores stores() {
        RunStore runs = (RunStore) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RunStore.class},
                (proxy, method, arguments) -> call(method, arguments));
        return (Stores) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Stores.class},
                (proxy, method, arguments) -> method.getName().equals("runs") ? runs : method.invoke(real, arguments));
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        if (survivor != null && Thread.currentThread() != survivor) {
            end.join();
        }
        if (method.getName().equals("append") && isRefused(arguments[1])) {
            refused = note -> false;
            if (written) {
                method.invoke(real.runs(), arguments);
            }
            throw new OrchestratorException(ErrorCode.DATABASE_ERROR, "the process dies here");
        }
        try {
            return method.invoke(real.runs(), arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private boolean isRefused(Object notes) {
        return ((List<?>) notes).stream().map(RunNote.class::cast).anyMatch(refused);
    }
}
