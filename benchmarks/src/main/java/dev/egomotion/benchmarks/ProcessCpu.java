package dev.egomotion.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Processor time that this process has used, nanoseconds.
 *
 * @param all of all threads, ended ones too
 * @param compilers of the just-in-time compilers' threads
 * @param collector of the VM's own thread, which is the serial collector's
 */
record ProcessCpu(long all, long compilers, long collector) {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** Reads the clocks; Linux alone tells threads of the VM apart, and only while
     * they live: the compilers' threads must not come and go (-XX:-UseDynamicNumberOfCompilerThreads). */
    static ProcessCpu now() throws IOException {
        long compilers = 0;
        long collector = 0;
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : threads.toList()) {
                String name = read(thread.resolve("comm")).strip();
                if (name.startsWith("C1 Comp") || name.startsWith("C2 Comp")) {
                    compilers += onCpu(thread);
                } else if (name.equals("VM Thread")) {
                    collector += onCpu(thread);
                }
            }
        }
        return new ProcessCpu(SYSTEM.getProcessCpuTime(), compilers, collector);
    }

    private static long onCpu(Path thread) throws IOException {
        String times = read(thread.resolve("schedstat"));
        return times.isEmpty() ? 0 : Long.parseLong(times.substring(0, times.indexOf(' ')));
    }

    /** A thread may end between being listed and being read: then there is nothing to read. */
    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /** Returns what was used since an earlier reading. */
    ProcessCpu since(ProcessCpu earlier) {
        return new ProcessCpu(
                all - earlier.all,
                Math.max(0, compilers - earlier.compilers),
                collector - earlier.collector);
    }
}
