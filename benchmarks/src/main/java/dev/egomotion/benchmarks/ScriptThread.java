package dev.egomotion.benchmarks;

import org.jspecify.annotations.Nullable;

/** A script that runs beside what is measured. If it fails, so does the measurement: there is no result of half a script. */
final class ScriptThread {
    private final Thread thread;
    private volatile @Nullable Exception failure;

    /** What is done. */
    @FunctionalInterface
    interface Script {
        void run() throws Exception;
    }

    private ScriptThread(String name, Script script) {
        thread =
                new Thread(
                        () -> {
                            try {
                                script.run();
                            } catch (Exception e) {
                                failure = e;
                            }
                        },
                        name);
        thread.setDaemon(true);
    }

    static ScriptThread start(String name, Script script) {
        ScriptThread started = new ScriptThread(name, script);
        started.thread.start();
        return started;
    }

    /** Waits for its end; throws what it failed with. */
    void join() throws Exception {
        thread.join();
        if (failure != null) {
            throw new IllegalStateException(thread.getName() + " failed: " + failure, failure);
        }
    }
}
