package dev.egomotion.cli;

import dev.egomotion.engine.Installation;
import dev.egomotion.engine.SettingsFile;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.model.RuntimeUnavailableException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Names versions, execution providers, the default model and the machine. */
@Command(name = "info")
final class InfoCommand extends EgomotionCommand {
    /** What {@code --config} means without a file. */
    private static final String DEFAULTS = "";

    @Option(names = "--config", paramLabel = "FILE", arity = "0..1", fallbackValue = DEFAULTS)
    private String config;

    @Option(names = "--model", paramLabel = "DIR|FILE")
    private Path model;

    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws RuntimeUnavailableException, BadInputException {
        if (model != null) {
            Installation.networks(model).forEach(out()::println);
        } else if (config == null) {
            Installation found = Installation.look();
            found.lines().forEach(out()::println);
            return found.works() ? ExitCodes.DONE : ExitCodes.FAILED;
        } else if (config.equals(DEFAULTS)) {
            out().print(SettingsFile.defaultText());
        } else {
            SettingsFile.read(Path.of(config));
            out().println(config + ": every key is known and every value allowed");
        }
        out().flush();
        return ExitCodes.DONE;
    }
}
