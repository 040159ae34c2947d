package dev.egomotion.cli;

import dev.egomotion.engine.Settings;
import dev.egomotion.engine.SettingsFile;
import dev.egomotion.engine.cluster.Permissions;
import dev.egomotion.engine.failure.EngineException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what a cluster must allow each part of a service. */
@Command(name = "acl", sortOptions = false)
final class AclCommand extends EgomotionCommand {
    @Parameters(
            paramLabel = "run|live|ingest|dashboard|tail",
            arity = "0..*",
            description = "Parts of a service (default: all).")
    private Permissions.Role[] roles = Permissions.Role.values();

    @Option(names = "--user", paramLabel = "NAME")
    private String user;

    @Option(names = "--config", paramLabel = "FILE")
    private Path config;

    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws EngineException {
        Settings settings = config == null ? SettingsFile.defaults() : SettingsFile.read(config);
        Permissions.text(settings.topology(), List.of(roles), Optional.ofNullable(user))
                .forEach(out()::println);
        out().flush();
        return ExitCodes.DONE;
    }
}
