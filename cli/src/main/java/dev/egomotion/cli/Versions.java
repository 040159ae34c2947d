package dev.egomotion.cli;

import picocli.CommandLine.IVersionProvider;

/** Which build this is. */
final class Versions implements IVersionProvider {
    static String own() {
        String version = Versions.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"egomotion " + own()};
    }
}
