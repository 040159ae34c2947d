package dev.egomotion.cli;

import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.trainer.network.ConvolutionPath;
import dev.egomotion.trainer.network.LibTorch;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option of the commands that train: how LibTorch computes. */
final class LibTorchOption {
    private static final String CHOSEN = "auto";

    @Option(names = "--libtorch", paramLabel = "PATH", defaultValue = CHOSEN)
    private String path;

    /**
     * Lets this process compute so.
     *
     * @throws BadInputException if the path is not known
     */
    void apply() throws BadInputException {
        try {
            LibTorch.compute(
                    path.equals(CHOSEN)
                            ? Optional.empty()
                            : Optional.of(ConvolutionPath.named(path)));
        } catch (IllegalArgumentException e) {
            throw new BadInputException("--libtorch: " + e.getMessage() + ", auto", e);
        }
    }
}
