package dev.egomotion.topology.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

class AsideTest {
    @Test
    void result_everyThreadOfThePoolIsBusy_callerDoesItItself() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> busy = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            ForkJoinPool.commonPool()
                    .execute(
                            () -> {
                                synchronized (busy) {
                                    busy.add(Thread.currentThread());
                                }
                                try {
                                    end.await();
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                            });
        }
        try {
            assertSame(Thread.currentThread(), Aside.begin(Thread::currentThread).result());
        } finally {
            end.countDown();
        }
    }

    @Test
    void result_taskFails_failsWithTheSameException() {
        IllegalStateException failure = new IllegalStateException("broken");
        Aside<String> aside =
                Aside.begin(
                        () -> {
                            throw failure;
                        });
        assertSame(failure, assertThrows(IllegalStateException.class, aside::result));
    }

    @Test
    void result_callerIsInterrupted_waitsAndKeepsTheInterruption() {
        Thread.currentThread().interrupt();
        assertEquals(7, Aside.begin(() -> 7).result());
        assertTrue(Thread.interrupted());
    }

    @Test
    void settle_bothFail_waitsAndKeepsTheSecondBesideTheFirst() {
        IllegalStateException first = new IllegalStateException("first");
        IllegalStateException second = new IllegalStateException("second");
        Aside.begin(
                        () -> {
                            throw second;
                        })
                .settle(first);
        assertSame(second, first.getSuppressed()[0]);
    }
}
