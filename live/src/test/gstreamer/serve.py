"""An RTSP camera by GStreamer's server: H.264 of an MP4 file, as fast as it was recorded.

  /usr/bin/python3 serve.py FILE PORT [USER PASSWORD]

Prints the address once clients can connect. Port 0 takes a free one. With a user, digest access is asked for.
"""
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer

Gst.init(None)
file, port = sys.argv[1:3]
server = GstRtspServer.RTSPServer.new()
server.set_address("127.0.0.1")
server.set_service(port)
factory = GstRtspServer.RTSPMediaFactory.new()
factory.set_launch(f'( filesrc location="{file}" ! qtdemux ! rtph264pay name=pay0 pt=96 config-interval=-1 )')
factory.set_shared(True)
if len(sys.argv) == 5:
    user, password = sys.argv[3:5]
    access = GstRtspServer.RTSPAuth.new()
    access.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
    token = GstRtspServer.RTSPToken.new()
    token.set_string("media.factory.role", user)
    access.add_digest(user, password, token)
    server.set_auth(access)
    factory.add_role_from_structure(
        Gst.Structure.new_from_string(f"{user}, media.factory.access=true, media.factory.construct=true")
    )
server.get_mount_points().add_factory("/street", factory)
if server.attach(None) == 0:
    sys.exit(f"port {port} is in use")
print(f"rtsp://127.0.0.1:{server.get_bound_port()}/street", flush=True)
GLib.MainLoop().run()
