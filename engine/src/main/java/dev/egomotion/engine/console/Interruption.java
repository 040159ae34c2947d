package dev.egomotion.engine.console;

import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/**
 * Whether the user asked the program to end (Ctrl-C, SIGTERM). The first request lets a run finish what
 * is under way; a second one ends the process at once.
 *
 * <p>A signal handler and not a shutdown hook: hooks of native libraries run beside ours and would free
 * what the last frames still need.
 */
public final class Interruption {
    private final AtomicBoolean requested = new AtomicBoolean();
    private final AtomicBoolean endsNormally = new AtomicBoolean();
    private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Returns an interruption that only {@link #request} brings about. */
    public static Interruption none() {
        return new Interruption();
    }

    /**
     * Returns the interruption of this process by SIGINT and SIGTERM.
     *
     * @param exitCode the process ends with it at the second request, or where nobody waits for the first
     */
    public static Interruption ofTheProcess(int exitCode) {
        Interruption interruption = new Interruption();
        for (String name : new String[] {"INT", "TERM"}) {
            Signal.handle(new Signal(name), signal -> interruption.onSignal(exitCode));
        }
        return interruption;
    }

    private void onSignal(int exitCode) {
        if (requested.get() || listeners.isEmpty()) {
            Runtime.getRuntime().halt(exitCode);
        }
        request();
    }

    /** Asks the run to end. */
    public void request() {
        if (requested.compareAndSet(false, true)) {
            listeners.forEach(Runnable::run);
        }
    }

    /** Returns whether the run was asked to end. */
    public boolean requested() {
        return requested.get();
    }

    /** Says that the command runs until it is asked to end: a request is then no interruption. */
    public void endsNormally() {
        endsNormally.set(true);
    }

    /** Returns whether a command was asked to end before its own end. */
    public boolean cutShort() {
        return requested() && !endsNormally.get();
    }

    /** Runs the action when the end is asked for; at once if it already was. */
    public void whenRequested(Runnable action) {
        listeners.add(action);
        if (requested.get()) {
            action.run();
        }
    }
}
