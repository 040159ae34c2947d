package dev.egomotion.trainer.network;

import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets all tests of trainer and experiments compute by one path: {@code mvn test -pl experiments -am -Degomotion.libtorch=channels-last}. Without it they compute
 * by what the product chooses on this machine.
 */
public final class ForcedPath implements BeforeAllCallback {
    /** System property that names the path. */
    public static final String SETTING = "egomotion.libtorch";

    @Override
    public void beforeAll(ExtensionContext context) {
        Optional.ofNullable(System.getProperty(SETTING))
                .map(ConvolutionPath::named)
                .ifPresent(path -> LibTorch.compute(Optional.of(path)));
    }
}
