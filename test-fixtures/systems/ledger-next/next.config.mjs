/** @type {import("next").NextConfig} */
const nextConfig = {
  reactStrictMode: true,
  output: "standalone",
  poweredByHeader: false,
  experimental: { serverActions: { bodySizeLimit: "50mb" } },
};

export default nextConfig;
