import react from '@vitejs/plugin-react'
import mantine from 'postcss-preset-mantine'
import { defineConfig } from 'vite'

// `npm run dev` starts the server on this port; the page asks it through the proxy.
const server = 'http://127.0.0.1:7700'

export default defineConfig({
  plugins: [react()],
  css: { postcss: { plugins: [mantine()] } },
  build: { target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 900, reportCompressedSize: true },
  server: { proxy: { '/api': { target: server, ws: true } } },
})
