package dev.egomotion.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Joins calls that several threads make at about the same time into one call.
 *
 * <p>The first caller of a group leads it: it waits until the group is full or its patience is over,
 * makes the call in its own thread and hands every caller its share, in the order of the caller's own
 * items. While one group runs, the next one gathers. No thread is started, so there is none to stop.
 */
final class CallJoiner<I, O> implements AutoCloseable {
    private final Function<List<I>, List<O>> call;
    private final RuntimeOptions.Batching batching;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Group<I, O> gathering;
    private int callers;
    private boolean closed;

    CallJoiner(Function<List<I>, List<O>> call, RuntimeOptions.Batching batching) {
        this.call = call;
        this.batching = batching;
    }

    /**
     * Runs the items, together with those of other callers.
     *
     * @return one result per item, same order
     * @throws InferenceException if the joint call failed; every caller of the group is told
     */
    List<O> run(List<I> items) {
        Group<I, O> group;
        boolean leads;
        int from;
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("this network is closed");
            }
            callers++;
            Group<I, O> open = gathering;
            leads = open == null;
            group = open == null ? new Group<>() : open;
            gathering = group;
            from = group.items.size();
            group.items.addAll(items);
            if (group.items.size() >= batching.maxItems()) {
                startWithout(group);
            }
        } finally {
            lock.unlock();
        }
        try {
            if (leads) {
                awaitOthers(group);
                group.complete(call);
            }
            return group.share(from, items.size());
        } finally {
            leave();
        }
    }

    private void awaitOthers(Group<I, O> group) {
        lock.lock();
        try {
            long left = batching.patience().toNanos();
            while (gathering == group && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            startWithout(group);
            lock.unlock();
        }
    }

    /** Lets no further caller join; the lock is held. */
    private void startWithout(Group<I, O> group) {
        if (gathering == group) {
            gathering = null;
            changed.signalAll();
        }
    }

    /** Returns how many callers are inside: gathering, running or taking their share. */
    int callers() {
        lock.lock();
        try {
            return callers;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            callers--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no further calls and waits for those that are running. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            while (callers > 0) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private static final class Group<I, O> {
        private final List<I> items = new ArrayList<>();
        private final CompletableFuture<List<O>> results = new CompletableFuture<>();

        void complete(Function<List<I>, List<O>> call) {
            try {
                results.complete(call.apply(List.copyOf(items)));
            } catch (RuntimeException | Error e) {
                results.completeExceptionally(e);
            }
        }

        List<O> share(int from, int size) {
            try {
                return List.copyOf(results.join().subList(from, from + size));
            } catch (CompletionException e) {
                throw new InferenceException(
                        "a joint batch failed: "
                                + Objects.requireNonNullElse(e.getCause(), e).getMessage(),
                        e);
            }
        }
    }
}
