package dev.egomotion.trainer.network;

import org.jspecify.annotations.Nullable;

/** LibTorch computes a layer wrong on this machine, in every way that was allowed. */
public final class LibTorchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LibTorchException(@Nullable String message) {
        super(message);
    }
}
