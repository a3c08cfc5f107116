package dev.orchestrator;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.Stores;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.RunStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** In-memory stores as a process sees them that dies: a step of a run is not written any more, or nothing at all. */
final class DyingStores {

    private final InMemoryStores real;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile Predicate<RunNote> refused = note -> false;
    private volatile boolean written;
    private volatile Set<String> failing = Set.of();
    private final Map<String, Runnable> before = new ConcurrentHashMap<>();
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

    /** From now on these methods of the run store fail, until others are named. */
    DyingStores fail(String... methods) {
        failing = Set.of(methods);
        return this;
    }

    /** Does something just before a method of the run store or the conversation store is called the next time. */
    DyingStores beforeNext(String method, Runnable action) {
        before.put(method, action);
        return this;
    }

    /** From now on no thread but this one reads or writes runs and conversations, until {@link #end}. */
    void dieBut(Thread thread) {
        survivor = thread;
    }

    void end() {
        end.complete(null);
    }

    Stores stores() {
        RunStore runs = proxy(RunStore.class, this::call);
        ConversationStore conversations = proxy(ConversationStore.class, (method, arguments) -> {
            waitIfDead();
            doBefore(method);
            return invoke(method, real.conversations(), arguments);
        });
        return proxy(Stores.class, (method, arguments) -> switch (method.getName()) {
            case "runs" -> runs;
            case "conversations" -> conversations;
            default -> invoke(method, real, arguments);
        });
    }

    private interface Called {
        Object with(Method method, Object[] arguments) throws Throwable;
    }

    private <T> T proxy(Class<T> type, Called called) {
        return type.cast(Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> called.with(method, arguments)));
    }

    private static Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void waitIfDead() {
        if (survivor != null && Thread.currentThread() != survivor) {
            end.join();
        }
    }

    private void doBefore(Method method) {
        Runnable action = before.remove(method.getName());
        if (action != null) {
            action.run();
        }
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        waitIfDead();
        if (method.getName().equals("append") && isRefused(arguments[1])) {
            refused = note -> false;
            if (written) {
                method.invoke(real.runs(), arguments);
            }
            throw new OrchestratorException(ErrorCode.DATABASE_ERROR, "the process dies here");
        }
        if (failing.contains(method.getName())) {
            throw new OrchestratorException(ErrorCode.DATABASE_ERROR, "no disk for " + method.getName());
        }
        doBefore(method);
        return invoke(method, real.runs(), arguments);
    }

    private boolean isRefused(Object notes) {
        return ((List<?>) notes).stream().map(RunNote.class::cast).anyMatch(refused);
    }
}
