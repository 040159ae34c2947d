package dev.egomotion.cli;

import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.AppenderComponentBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Where the libraries' log lines go: nowhere, to a file beside the results, or to stderr. */
final class Logging {
    private static final String PATTERN = "%d{HH:mm:ss.SSS} %-5level %c{1} %msg%n";

    /** Loggers that print every property of every client. */
    private static final String[] CONFIGURATION_DUMPS = {
        "org.apache.kafka.clients.admin.AdminClientConfig",
        "org.apache.kafka.clients.consumer.ConsumerConfig",
        "org.apache.kafka.clients.producer.ProducerConfig",
        "org.apache.kafka.streams.StreamsConfig",
        "org.apache.kafka.common.config.AbstractConfig",
        "kafka.server.KafkaConfig"
    };

    /** Loggers that warn in every healthy run; a real trouble of theirs comes as an exception too. */
    private static final String[] USUAL_WARNINGS = {
        "org.apache.kafka.clients.NetworkClient",
        "org.apache.kafka.controller.QuorumController",
        "org.apache.kafka.streams.StreamsConfig"
    };

    private Logging() {}

    /** Nothing but what the program itself says reaches the user. */
    static void quiet() {
        apply(Level.OFF, null);
    }

    /** Warnings go to a file; it is made when the first one comes. */
    static void warningsTo(Path file) {
        if (!isDebug()) {
            apply(Level.WARN, file);
        }
    }

    /** Everything from INFO goes to stderr. */
    static void debug() {
        apply(Level.INFO, null);
    }

    static boolean isDebug() {
        return LoggerFactory.getLogger(Logging.class).isInfoEnabled();
    }

    /** Keeps a failure's stack in the log. */
    static void failure(Exception failure) {
        LoggerFactory.getLogger(Logging.class).warn(failure.getMessage(), failure);
    }

    private static void apply(Level level, @Nullable Path file) {
        ConfigurationBuilder<BuiltConfiguration> builder =
                ConfigurationBuilderFactory.newConfigurationBuilder();
        builder.setStatusLevel(Level.OFF);
        // The program ends the log itself; log4j's own hook would cut the last lines off.
        builder.setShutdownHook("disable");
        AppenderComponentBuilder target =
                file == null
                        ? builder.newAppender("target", "Console")
                                .addAttribute("target", "SYSTEM_ERR")
                        : builder.newAppender("target", "File")
                                .addAttribute("fileName", file.toString())
                                .addAttribute("append", false)
                                .addAttribute("createOnDemand", true);
        target.add(builder.newLayout("PatternLayout").addAttribute("pattern", PATTERN));
        builder.add(target);
        for (String dump : CONFIGURATION_DUMPS) {
            builder.add(builder.newLogger(dump, level == Level.INFO ? Level.WARN : level));
        }
        if (level == Level.WARN) {
            for (String usual : USUAL_WARNINGS) {
                builder.add(builder.newLogger(usual, Level.ERROR));
            }
        }
        builder.add(builder.newRootLogger(level).add(builder.newAppenderRef("target")));
        Configurator.reconfigure(builder.build());
    }
}
