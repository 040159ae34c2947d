package dev.egomotion.benchmarks;

import dev.egomotion.geometry.photometric.PhotometricError;
import dev.egomotion.geometry.photometric.Validation;
import dev.egomotion.geometry.photometric.ValidatorSettings;
import dev.egomotion.geometry.photometric.View;
import dev.egomotion.geometry.photometric.WarpValidator;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.warp.GridSampler;
import dev.egomotion.geometry.warp.InverseWarp;
import dev.egomotion.geometry.warp.SamplingGrid;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The geometry of one 416x128 frame. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GeometryBenchmark {
    private final Rendered pair = Rendered.pair(416, 128);
    private final View target = new View(pair.target().image().luma(), pair.target().depth());
    private final View source = new View(pair.source().image().luma(), pair.source().depth());
    private final InverseWarp warp =
            new InverseWarp(pair.camera(), pair.target().depth(), pair.sourceFromTarget());
    private final SamplingGrid grid = warp.grid();
    private final WarpValidator validator =
            new WarpValidator(pair.camera(), ValidatorSettings.defaults());

    /** The sampling grid of an inverse warp. */
    @Benchmark
    public SamplingGrid grid() {
        return warp.grid();
    }

    /** Bilinear sampling of luma on that grid. */
    @Benchmark
    public FloatImage sample() {
        return GridSampler.BILINEAR.sample(source.luma(), grid);
    }

    /** 0.85 (1 - SSIM) / 2 + 0.15 L1 between two frames. */
    @Benchmark
    public FloatImage photometricError() {
        return PhotometricError.between(target.luma(), source.luma());
    }

    /** Luma of a colour frame. */
    @Benchmark
    public FloatImage luma() {
        return pair.target().image().luma();
    }

    /** The whole validator: both directions, all cues. */
    @Benchmark
    public Validation validate() {
        return validator.validate(
                target,
                source,
                pair.sourceFromTarget(),
                Optional.of(pair.sourceFromTarget().inverse()),
                Optional.empty());
    }
}
