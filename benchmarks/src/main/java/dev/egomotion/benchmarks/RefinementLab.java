package dev.egomotion.benchmarks;

import dev.egomotion.codecs.CameraFile;
import dev.egomotion.codecs.DecodeOutcome;
import dev.egomotion.codecs.FrameDecoder;
import dev.egomotion.codecs.FrameDecoders;
import dev.egomotion.codecs.FrameSource;
import dev.egomotion.codecs.FrameSources;
import dev.egomotion.codecs.OpenCvFeatureTracker;
import dev.egomotion.codecs.SourceOptions;
import dev.egomotion.codecs.TimedPose;
import dev.egomotion.codecs.TrajectoryFile;
import dev.egomotion.geometry.Camera;
import dev.egomotion.geometry.DepthImage;
import dev.egomotion.geometry.GrayImage;
import dev.egomotion.geometry.PinholeCamera;
import dev.egomotion.geometry.RgbImage;
import dev.egomotion.geometry.RigidTransform;
import dev.egomotion.geometry.Rotation;
import dev.egomotion.geometry.Vector3;
import dev.egomotion.geometry.refinement.FrameView;
import dev.egomotion.geometry.refinement.PoseRefiner;
import dev.egomotion.geometry.refinement.Refinement;
import dev.egomotion.geometry.refinement.RefinementSettings;
import dev.egomotion.geometry.refinement.ScaleSettings;
import dev.egomotion.model.Model;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.model.NetworkInput;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.model.Snippet;
import dev.egomotion.schemas.Frame;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Lab. */
public final class RefinementLab {
    record LabFrame(GrayImage gray, DepthImage depth, Optional<RigidTransform> network) {}

    record LabDrive(
            String name, PinholeCamera camera, List<LabFrame> frames, List<RigidTransform> truth) {}

    static LabDrive load(Path folder, Model model, int maxWidth, int maxFrames) throws Exception {
        NetworkInput input = model.depth().contract().input();
        List<RigidTransform> truth =
                TrajectoryFile.read(folder.resolve("poses.txt")).stream()
                        .map(TimedPose::worldFromCamera)
                        .toList();
        List<LabFrame> out = new ArrayList<>();
        PinholeCamera camera = null;
        RgbImage before = null;
        try (FrameSource source =
                FrameSources.open(folder, SourceOptions.defaults().withRange(0, maxFrames - 1))) {
            Camera full = CameraFile.read(folder.resolve("camera.yaml"));
            int w = Math.min(full.pinhole().width(), maxWidth);
            int h = (int) Math.round((double) full.pinhole().height() * w / full.pinhole().width());
            camera = full.pinhole().resizedTo(w, h);
            try (FrameDecoder small =
                            FrameDecoders.open(
                                    source.description().segmentStart(full),
                                    input.width(),
                                    input.height());
                    FrameDecoder large =
                            FrameDecoders.open(source.description().segmentStart(full), w, h)) {
                Optional<Frame> frame = source.next();
                while (frame.isPresent()) {
                    RgbImage a = ((DecodeOutcome.Image) small.decode(frame.get()).get(0)).image();
                    RgbImage b = ((DecodeOutcome.Image) large.decode(frame.get()).get(0)).image();
                    DepthImage depth = model.depth().predict(List.of(a)).get(0);
                    Optional<RigidTransform> motion = Optional.empty();
                    if (before != null) {
                        motion =
                                Optional.of(
                                        model.pose()
                                                .predict(List.of(new Snippet(a, List.of(before))))
                                                .get(0)
                                                .sourceFromTarget()
                                                .get(0));
                    }
                    before = a;
                    out.add(new LabFrame(gray(b), depth, motion));
                    frame = source.next();
                }
            }
        }
        return new LabDrive(
                folder.getFileName().toString(), camera, out, truth.subList(0, out.size()));
    }

    static LabDrive scene(String name) {
        String[] p = name.split(":");
        var c = new PinholeCamera(832, 256, 490, 490, 408, 126);
        var settings =
                new dev.egomotion.geometry.scene.SceneSettings(
                        Camera.rectified(c),
                        Integer.getInteger("n", 120),
                        100_000_000,
                        Double.parseDouble(p[2]),
                        p[3].equals("t"),
                        Long.parseLong(p[1]));
        var drive = dev.egomotion.geometry.scene.SceneDrive.street(settings);
        List<LabFrame> frames = new ArrayList<>();
        List<RigidTransform> truth = new ArrayList<>();
        for (int i = 0; i < drive.size(); i++) {
            var f = drive.frame(i);
            float[] d = new float[416 * 128];
            java.util.Random random = new java.util.Random(i);
            double noise = Double.parseDouble(p[4]);
            for (int y = 0; y < 128; y++)
                for (int x = 0; x < 416; x++) {
                    float v = f.depth().at(2 * x, 2 * y);
                    d[y * 416 + x] =
                            (float)
                                    ((v > 0 ? Math.min(v, 100) : 100)
                                            * Math.exp(
                                                    noise * Math.sin(x * 0.05 + i * 0.1)
                                                            + noise * random.nextGaussian()));
                }
            frames.add(
                    new LabFrame(gray(f.image()), new DepthImage(416, 128, d), Optional.empty()));
            truth.add(f.worldFromCamera());
        }
        return new LabDrive(name, c, frames, truth);
    }

    static GrayImage gray(RgbImage image) {
        byte[] rgb = image.rgb();
        byte[] out = new byte[image.width() * image.height()];
        for (int i = 0; i < out.length; i++) {
            int v =
                    77 * (rgb[3 * i] & 0xff)
                            + 150 * (rgb[3 * i + 1] & 0xff)
                            + 29 * (rgb[3 * i + 2] & 0xff);
            out[i] = (byte) ((v + 128) >> 8);
        }
        return new GrayImage(image.width(), image.height(), out);
    }

    static double ate5(List<RigidTransform> path, List<RigidTransform> truth) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i + 5 <= path.size(); i++) {
            double gp = 0;
            double pp = 0;
            double gg = 0;
            for (int k = 0; k < 5; k++) {
                Vector3 p = path.get(i).inverse().times(path.get(i + k)).translation();
                Vector3 g = truth.get(i).inverse().times(truth.get(i + k)).translation();
                gp += g.dot(p);
                pp += p.dot(p);
                gg += g.dot(g);
            }
            double s = pp > 0 ? gp / pp : 0;
            sum += Math.sqrt(Math.max(0, s * s * pp - 2 * s * gp + gg)) / 5;
            count++;
        }
        return sum / count;
    }

    static List<RigidTransform> chain(List<RigidTransform> motions) {
        List<RigidTransform> path = new ArrayList<>(List.of(RigidTransform.IDENTITY));
        for (RigidTransform m : motions) {
            path.add(path.get(path.size() - 1).times(m));
        }
        return path;
    }

    /** Rough: mean over 100 m segments of end error after one scale for the whole drive, percent. */
    static String segments(List<RigidTransform> path, List<RigidTransform> truth) {
        double[] d = new double[truth.size()];
        double[] e = new double[truth.size()];
        for (int i = 1; i < d.length; i++) {
            d[i] =
                    d[i - 1]
                            + truth.get(i)
                                    .translation()
                                    .minus(truth.get(i - 1).translation())
                                    .norm();
            e[i] = e[i - 1] + path.get(i).translation().minus(path.get(i - 1).translation()).norm();
        }
        double scale = d[d.length - 1] / Math.max(1e-6, e[d.length - 1]);
        double terr = 0;
        double rerr = 0;
        int n = 0;
        double logSum = 0;
        double logSq = 0;
        int m = 0;
        for (int i = 0; i < d.length; i += 10) {
            int j = i;
            while (j < d.length && d[j] < d[i] + 100) {
                j++;
            }
            if (j == d.length) {
                break;
            }
            RigidTransform a = truth.get(i).inverse().times(truth.get(j));
            RigidTransform b0 = path.get(i).inverse().times(path.get(j));
            RigidTransform b = new RigidTransform(b0.rotation(), b0.translation().times(scale));
            RigidTransform err = b.inverse().times(a);
            terr += err.translation().norm();
            rerr += Math.toDegrees(err.rotation().angle());
            n++;
        }
        for (int i = 5; i < d.length; i += 5) {
            if (d[i] - d[i - 5] > 0.5) {
                double l = Math.log((e[i] - e[i - 5]) / (d[i] - d[i - 5]));
                logSum += l;
                logSq += l * l;
                m++;
            }
        }
        double mean = logSum / m;
        return String.format(
                Locale.ROOT,
                "100m: %.2f%% %.2fdeg; est/truth %.3f sd(log) %.3f",
                n == 0 ? Double.NaN : terr / n,
                n == 0 ? Double.NaN : rerr / n,
                1 / scale,
                Math.sqrt(logSq / m - mean * mean));
    }

    static String run(
            LabDrive drive, RefinementSettings settings, ScaleSettings scale, int side, double fb) {
        List<RigidTransform> causal = new ArrayList<>();
        List<Refinement> all = new ArrayList<>();
        double rot = 0;
        double inl = 0;
        double err = 0;
        double tr = 0;
        java.util.Map<String, Integer> outcomes = new java.util.TreeMap<>();
        java.util.Map<String, Integer> starts = new java.util.TreeMap<>();
        int n = 0;
        long nanos = 0;
        int bytes = 0;
        double[] worst = new double[drive.frames.size()];
        try (OpenCvFeatureTracker tracker = new OpenCvFeatureTracker(side, fb)) {
            PoseRefiner refiner = new PoseRefiner(drive.camera, settings, scale, tracker);
            for (LabFrame f : drive.frames) {
                long t = System.nanoTime();
                Optional<RigidTransform> net =
                        n > 0 && f.network.isEmpty()
                                ? Optional.of(RigidTransform.IDENTITY)
                                : f.network;
                Refinement r =
                        refiner.refine(new FrameView(f.gray, f.depth, net, OptionalDouble.empty()));
                long dt = System.nanoTime() - t;
                nanos += dt;
                worst[n] = dt / 1e6;
                bytes = Math.max(bytes, refiner.state().length);
                all.add(r);
                if (n > 0) {
                    causal.add(r.previousFromTarget());
                    RigidTransform truth =
                            drive.truth.get(n - 1).inverse().times(drive.truth.get(n));
                    rot +=
                            Math.toDegrees(
                                    truth.rotation()
                                            .inverse()
                                            .times(r.previousFromTarget().rotation())
                                            .angle());
                    if (Boolean.getBoolean("scale")) {
                        System.out.printf(
                                Locale.ROOT,
                                "SCALE %d %.4f %.4f %.4f %.4f %s%n",
                                n,
                                truth.translation().norm(),
                                r.previousFromTarget().translation().norm(),
                                r.scale().unitsPerWindowUnit(),
                                r.scale().uncertainty(),
                                r.outcome());
                    }
                    inl += r.inlierShare();
                    err += r.error();
                    tr += r.tracks();
                    starts.merge(r.start(), 1, Integer::sum);
                    outcomes.merge(r.outcome().toString(), 1, Integer::sum);
                }
                n++;
            }
        }
        java.util.Arrays.sort(worst);
        int m = causal.size();
        List<RigidTransform> path = chain(causal);
        if (Boolean.getBoolean("conf")) {
            for (int t = 4; t < path.size(); t++) {
                Refinement r = all.get(t);
                double e = ate5(path.subList(t - 4, t + 1), drive.truth.subList(t - 4, t + 1));
                double[] c = r.covariance();
                if (c.length == 0) continue;
                System.out.printf(
                        Locale.ROOT,
                        "CONF %s %d %.5f %.4f %.3f %.3f %.3f %d %.6f %.6f %.4f%n",
                        drive.name,
                        t,
                        e,
                        r.previousFromTarget().translation().norm(),
                        r.parallax(),
                        r.error(),
                        r.inlierShare(),
                        r.tracks(),
                        Math.sqrt(c[0] + c[7] + c[14]),
                        Math.sqrt(c[21] + c[28] + c[35]),
                        r.previousFromTarget().rotation().angle());
            }
        }
        return String.format(
                Locale.ROOT,
                "%-26s ate5 %.4f rot %.3f inl %.2f err %.2fpx tracks %.0f %s %s | %s | %.1f ms p95 %.1f state %d",
                drive.name,
                ate5(path, drive.truth),
                rot / m,
                inl / m,
                err / m,
                tr / m,
                starts,
                outcomes,
                segments(path, drive.truth),
                nanos / 1e6 / n,
                worst[(int) (0.95 * n)],
                bytes);
    }

    public static void main(String[] args) throws Exception {
        Path drives = Path.of(args[0]);
        int width = Integer.getInteger("w", 832);
        RuntimeOptions options =
                new RuntimeOptions(RuntimeOptions.Provider.CPU, 1, Optional.empty());
        List<LabDrive> loaded = new ArrayList<>();
        try (Model model = Model.open(ModelLocation.starter(), options)) {
            for (String name : args[1].split(",")) {
                LabDrive drive =
                        name.startsWith("scene")
                                ? scene(name)
                                : load(
                                        drives.resolve(name),
                                        model,
                                        width,
                                        Integer.getInteger("n", 300));
                loaded.add(drive);
                List<RigidTransform> cv = new ArrayList<>();
                List<RigidTransform> net = new ArrayList<>();
                for (int t = 1; t < drive.frames.size(); t++) {
                    cv.add(new RigidTransform(Rotation.IDENTITY, new Vector3(0, 0, 1)));
                    net.add(drive.frames.get(t).network.orElse(RigidTransform.IDENTITY));
                }
                System.out.printf(
                        Locale.ROOT,
                        "%-28s constant velocity %.4f network %.4f %s%n",
                        drive.name,
                        ate5(chain(cv), drive.truth),
                        ate5(chain(net), drive.truth),
                        segments(chain(net), drive.truth));
            }
        }
        RefinementSettings d = RefinementSettings.defaults();
        List<String> variants = List.of(args).subList(2, args.length);
        for (String v : variants.isEmpty() ? List.of("") : variants) {
            java.util.Map<String, Double> m = new java.util.HashMap<>();
            for (String kv : v.split(",")) {
                if (kv.contains("=")) {
                    m.put(kv.split("=")[0], Double.valueOf(kv.split("=")[1]));
                }
            }
            RefinementSettings s =
                    new RefinementSettings(
                            m.getOrDefault("win", (double) d.windowFrames()).intValue(),
                            m.getOrDefault("cell", (double) d.cell()).intValue(),
                            m.getOrDefault("sigma", d.pixelSigma()),
                            m.getOrDefault("robust", d.robust()),
                            m.getOrDefault("dsigma", d.depthSigma()),
                            m.getOrDefault("nw", d.depthWeight()),
                            m.getOrDefault("keep", d.keepParallax()),
                            m.getOrDefault("static", d.staticFlow()),
                            m.getOrDefault("parallax", d.leastParallax()),
                            m.getOrDefault("tracks", (double) d.leastTracks()).intValue(),
                            m.getOrDefault("inl", d.leastInliers()),
                            m.getOrDefault("leak", d.unitLeak()),
                            m.getOrDefault("iter", (double) d.iterations()).intValue());
            ScaleSettings scale =
                    m.containsKey("h")
                            ? ScaleSettings.ofCameraHeight(m.get("h"))
                            : new ScaleSettings(
                                    m.getOrDefault("ground", 1.0) > 0,
                                    OptionalDouble.empty(),
                                    false);
            System.out.println("-- " + v);
            for (LabDrive drive : loaded) {
                System.out.println(
                        run(
                                drive,
                                s,
                                scale,
                                m.getOrDefault("side", 11.0).intValue(),
                                m.getOrDefault("fb", 0.5)));
            }
        }
    }
}
