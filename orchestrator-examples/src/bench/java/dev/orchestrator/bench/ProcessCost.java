package dev.orchestrator.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * A profiler for JMH: what the whole process spends on an operation, collector, compiler and every thread included. Wall
 * time would hide what other threads do and show how fast the server is.
 */
public final class ProcessCost implements InternalProfiler {

    /** Nanoseconds of CPU an operation. */
    static final String CPU = "cpu";

    /** Bytes allocated an operation. */
    static final String ALLOCATED = "allocated";

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private long cpuBefore;
    private long allocatedBefore;

    @Override
    public String getDescription() {
        return "CPU time and allocation of the whole process";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        allocatedBefore = allocated();
        cpuBefore = SYSTEM.getProcessCpuTime();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double operations = result.getMetadata().getAllOps();
        double cpu = SYSTEM.getProcessCpuTime() - cpuBefore;
        double bytes = allocated() - allocatedBefore;
        return List.of(
                new ScalarResult(CPU, cpu / operations, "ns/op", AggregationPolicy.AVG),
                new ScalarResult(ALLOCATED, bytes / operations, "B/op", AggregationPolicy.AVG));
    }

    /** Java 21 counts threads that have ended and virtual ones; before it, the threads of these benchmarks all live on. */
    private static long allocated() {
        try {
            return (long)
                    ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes").invoke(THREADS);
        } catch (ReflectiveOperationException before21) {
            long[] bytes = THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds());
            return Arrays.stream(bytes).filter(each -> each > 0).sum();
        }
    }
}
